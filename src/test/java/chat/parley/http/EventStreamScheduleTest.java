package chat.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.failures.Failures;
import chat.parley.failures.ProcessHalt;
import chat.parley.limits.RunningTime;
import java.time.Duration;
import java.util.LongSummaryStatistics;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class EventStreamScheduleTest {

  @Test
  void agesAndCommentsAreSpreadAroundTheirTimes() {
    var properties = new EventStreamProperties(Duration.ofMinutes(10), Duration.ofMinutes(1));
    try (var schedule = new EventStreamSchedule(properties, new Failures(ProcessHalt.NONE))) {
      long now = RunningTime.nanos();
      LongSummaryStatistics ends =
          LongStream.range(0, 1000).map(_ -> schedule.end() - now).summaryStatistics();
      assertThat(ends.getMin()).isGreaterThanOrEqualTo(Duration.ofMinutes(8).toNanos());
      assertThat(ends.getMax()).isLessThan(Duration.ofMinutes(13).toNanos());
      assertThat(ends.getMax() - ends.getMin()).isGreaterThan(Duration.ofMinutes(3).toNanos());
      assertThat(schedule.firstKeepAlive() - now)
          .isNotNegative()
          .isLessThan(Duration.ofMinutes(2).toNanos());
    }
  }
}
