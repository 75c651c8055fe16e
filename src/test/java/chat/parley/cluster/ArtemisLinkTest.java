package chat.parley.cluster;

import chat.parley.testkit.Artemis;
import chat.parley.testkit.Broker;
import org.junit.jupiter.api.AfterAll;

/** ActiveMQ Artemis joins nodes. */
class ArtemisLinkTest extends LinkContract {

  private static final Artemis BROKER = new Artemis();

  @AfterAll
  static void end() {
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
