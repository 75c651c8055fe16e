package chat.parley.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.parley.testkit.Broker;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.RabbitMq;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.springframework.boot.test.system.CapturedOutput;

/**
 * The broker link contract with RabbitMQ. Skipped if RabbitMQ is not installed; with {@code
 * CI=true} it has to be.
 */
@ResourceLock(Resources.SYSTEM_OUT)
class RabbitMqLinkIT extends BrokerLinkContract {

  private static RabbitMq rabbit;

  @BeforeAll
  static void startBroker() {
    assumeTrue(RabbitMq.isInstalled() || "true".equals(System.getenv("CI")));
    rabbit = new RabbitMq();
  }

  @AfterAll
  static void stopBroker() {
    if (rabbit != null) {
      rabbit.close();
    }
  }

  @Override
  Broker broker() {
    return rabbit;
  }

  @Override
  int queues() {
    return (int) rabbit.control("list_queues", "-p", "parley", "name").lines().skip(1).count();
  }

  @Test
  void theQueueOfANodeIsExclusiveTemporaryAndBounded() {
    assertThat(
            rabbit
                .control("list_queues", "-p", "parley", "durable", "exclusive", "arguments")
                .lines()
                .skip(1))
        .hasSize(2)
        .allSatisfy(
            queue -> assertThat(queue).startsWith("false\ttrue\t").contains("x-max-length-bytes"));
  }

  @Test
  void aWrongPasscodeIsLogged(CapturedOutput output) {
    try (var _ = ParleyServer.unlinkedCluster(rabbit, 1, "parley.cluster.passcode=wrong")) {
      awaitLogged(output, "Bad CONNECT");
    }
  }
}
