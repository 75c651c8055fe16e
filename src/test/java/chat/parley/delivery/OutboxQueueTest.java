package chat.parley.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OutboxQueueTest {

  private static Payload named(int length) {
    var parts = new PayloadParts(new byte[10], new int[] {5}, new byte[100], new byte[1]);
    return new Payload(parts, true, false).withName(new byte[length]);
  }

  @Test
  void aPayloadCountsWithItsNameBeforeItsBytesAreMade() {
    var backlog = new OutboxQueue(1000);
    backlog.offer(named(200));
    assertThat(backlog.bytes()).isBetween(311, 311 + 100);
    backlog.offer(named(200));
    assertThat(backlog.offer(named(500))).isEqualTo(OutboxQueue.Offered.FULL);
    backlog.release(backlog.takeBatch());
    assertThat(backlog.bytes()).isZero();
  }

  @Test
  void whatIsParkedHasItsOwnBound() {
    var backlog = new OutboxQueue(1000);
    backlog.offer(named(200));
    assertThat(backlog.park(900)).isTrue();
    assertThat(backlog.park(200)).isFalse();
    backlog.unpark(900);
    assertThat(backlog.park(200)).isTrue();
  }
}
