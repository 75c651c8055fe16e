package chat.parley.cluster;

import chat.parley.testkit.Artemis;
import chat.parley.testkit.Broker;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** The broker link contract with ActiveMQ Artemis. */
@ResourceLock(Resources.SYSTEM_OUT)
class ArtemisLinkIT extends BrokerLinkContract {

  private static final Artemis BROKER = new Artemis();

  @AfterAll
  static void stopBroker() {
    BROKER.close();
  }

  @Override
  Broker broker() {
    return BROKER;
  }

  @Override
  int queues() {
    return BROKER.queues();
  }
}
