package chat.parley.delivery;

import static chat.parley.delivery.RoomMessages.payload;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.Arrival;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DeliveryMetricsTest {

  private static final long HOUR = Duration.ofHours(1).toNanos();

  private final AtomicLong queued = new AtomicLong();
  private final DeliveryMetrics metrics = new DeliveryMetrics(queued::get);

  private static Payload arrived(long ago) {
    return payload("a").withArrival(new Arrival(System.nanoTime() - ago, null));
  }

  private long latencies() {
    return Arrays.stream(metrics.latency().counts()).sum();
  }

  @Test
  void everyPayloadOfABatchIsCounted() {
    assertThat(metrics.written()).isZero();
    metrics.recordWrite(List.of());
    metrics.recordWrite(List.of(payload("a"), payload("b")));
    metrics.recordWrite(List.of(payload("c")));
    assertThat(metrics.written()).isEqualTo(3);
  }

  @Test
  void theLatencyIsTheTimeSinceTheArrival() {
    metrics.recordWrite(List.of(arrived(HOUR), arrived(2 * HOUR)));
    assertThat(latencies()).isEqualTo(2);
    assertThat(metrics.latency().sum()).isGreaterThanOrEqualTo(3 * HOUR).isLessThan(4 * HOUR);
    assertThat(metrics.latency().counts()).endsWith(2);
  }

  @Test
  void payloadsWithoutAnArrivalHaveNoLatency() {
    metrics.recordWrite(List.of(payload("a"), arrived(HOUR), payload("b")));
    assertThat(metrics.written()).isEqualTo(3);
    assertThat(latencies()).isEqualTo(1);
  }

  @Test
  void shedMessagesAndOverflowsAreCounted() {
    metrics.countShed();
    metrics.countShed();
    metrics.countOverflow();
    assertThat(metrics.shed()).isEqualTo(2);
    assertThat(metrics.overflows()).isEqualTo(1);
  }

  @Test
  void theQueuedBytesAreTheCurrentOnes() {
    assertThat(metrics.queuedBytes()).isZero();
    queued.set(17);
    assertThat(metrics.queuedBytes()).isEqualTo(17);
  }
}
