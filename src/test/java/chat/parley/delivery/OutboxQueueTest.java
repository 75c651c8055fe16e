package chat.parley.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OutboxQueueTest {

  private static Payload payloadWithName(int length) {
    var parts = new PayloadParts(new byte[10], new int[] {5}, new byte[100], new byte[1]);
    return new Payload(parts, true, false).withName(new byte[length]);
  }

  @Test
  void aPayloadCountsWithItsNameBeforeItsBytesAreAssembled() {
    var queue = new OutboxQueue(1000);
    queue.offer(payloadWithName(200));
    assertThat(queue.bytes()).isBetween(311, 311 + 100);
    queue.offer(payloadWithName(200));
    assertThat(queue.offer(payloadWithName(500))).isEqualTo(OutboxQueue.Offered.FULL);
    queue.release(queue.takeBatch());
    assertThat(queue.bytes()).isZero();
  }

  @Test
  void parkedMessagesHaveALimitOfTheirOwn() {
    var queue = new OutboxQueue(1000);
    queue.offer(payloadWithName(200));
    assertThat(queue.park(900)).isTrue();
    assertThat(queue.park(200)).isFalse();
    queue.unpark(900);
    assertThat(queue.park(200)).isTrue();
  }
}
