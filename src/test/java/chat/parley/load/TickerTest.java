package chat.parley.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TickerTest {

  private static final long SECOND = 1_000_000_000;
  private static final long START = 5;

  private final List<Progress> reports = new ArrayList<>();
  private final Ticker ticker = new Ticker(START, reports::add);
  private final Tally tally = new Tally(TestScenes.room(1, 2));

  @Test
  void everyReportCountsSinceThePreviousOne() {
    int number = tally.recordSend(0, 0);
    tally.recordDelivery(0, 0, number, 0, 10);
    ticker.reportIfDue(START + SECOND - 1, tally);
    assertThat(reports).isEmpty();
    ticker.reportIfDue(START + SECOND, tally);
    tally.recordDelivery(1, 0, number, 0, 20);
    ticker.reportIfDue(START + 2 * SECOND - 1, tally);
    assertThat(reports).hasSize(1);
    ticker.reportIfDue(START + 2 * SECOND, tally);
    assertThat(reports).extracting(Progress::seconds).containsExactly(1, 2);
    assertThat(reports).extracting(Progress::sent).containsExactly(1L, 0L);
    assertThat(reports).extracting(Progress::delivered).containsExactly(1L, 1L);
    assertThat(reports)
        .extracting(report -> report.latency().getMaxValue())
        .containsExactly(10L, 20L);
  }

  @Test
  void aCallReportsAtMostOneSecond() {
    ticker.reportIfDue(START + 3 * SECOND, tally);
    ticker.reportIfDue(START + 3 * SECOND, tally);
    ticker.reportIfDue(START + 3 * SECOND, tally);
    ticker.reportIfDue(START + 3 * SECOND, tally);
    assertThat(reports).extracting(Progress::seconds).containsExactly(1, 2, 3);
  }
}
