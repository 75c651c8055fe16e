package chat.parley.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResultTest {

  private static final long SECOND = 1_000_000_000;

  private final Histogram latency = new Histogram(3);

  private Result result(
      long missing, long duplicates, long outOfOrder, long missingReceipts, String failure) {
    return new Result(
        5,
        10,
        8,
        missing,
        duplicates,
        outOfOrder,
        missingReceipts,
        2 * SECOND,
        latency,
        0.5,
        failure);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0, 0, '', ''",
    "0, 0, 7, 0, '', ''",
    "1, 0, 0, 0, '', 1 missing",
    "0, 2, 0, 0, '', 2 duplicated",
    "0, 0, 0, 3, '', 3 without a receipt",
    "1, 2, 0, 3, '', 1 missing; 2 duplicated; 3 without a receipt",
    "0, 0, 0, 0, closed, closed",
    "1, 0, 0, 0, closed, closed; 1 missing"
  })
  void aResultIsCompleteIfItHasNoFaults(
      long missing,
      long duplicates,
      long outOfOrder,
      long missingReceipts,
      String failure,
      String faults) {
    Result result = result(missing, duplicates, outOfOrder, missingReceipts, failure);
    assertThat(result.faults()).isEqualTo(faults);
    assertThat(result.isComplete()).isEqualTo(faults.isEmpty());
  }

  @Test
  void theRateIsThatOfTheDeliveries() {
    Result result = result(0, 0, 0, 0, "");
    assertThat(result.rate()).isEqualTo(4);
    assertThat(result.withTiming(latency, 0).rate()).as("in no time").isZero();
  }

  @Test
  void theLatencyIsInMilliseconds() {
    Result result = result(0, 0, 0, 0, "");
    assertThat(result.latencyMillis(50)).as("without deliveries").isZero();
    for (int millis = 1; millis <= 100; millis++) {
      latency.recordValue(millis * 1_000_000L);
    }
    assertThat(result.latencyMillis(50)).isCloseTo(50, within(0.1));
    assertThat(result.latencyMillis(100)).isCloseTo(100, within(0.1));
  }

  @Test
  void anotherTimingChangesTheLatenciesAndTheDurationOnly() {
    var other = new Histogram(2);
    Result result = result(1, 2, 3, 4, "closed");
    Result timed = result.withTiming(other, 17);
    assertThat(timed.latency()).isSameAs(other);
    assertThat(timed.nanos()).isEqualTo(17);
    assertThat(timed)
        .usingRecursiveComparison()
        .ignoringFields("latency", "nanos")
        .isEqualTo(result);
  }
}
