package chat.parley.journal;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.MessagePage;
import chat.parley.message.StreamPosition;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResumeCounterTest {

  private static final String EPOCH = "epoch";
  private static final StreamPosition END = new StreamPosition(EPOCH, 10);

  private final JournalMetrics metrics = new JournalMetrics();
  private final ResumeCounter counter = new ResumeCounter(metrics);

  private void resume(String epoch, long offset, boolean recovered) {
    var replay = new Replay(offset, END, recovered, after -> new MessagePage(List.of(), after));
    counter.count(JournalContract.ROOM, new StreamPosition(epoch, offset), replay);
  }

  @Test
  void resumesAreCountedByTheirResult() {
    resume(EPOCH, 3, true);
    resume(EPOCH, 4, true);
    resume(EPOCH, 1, false);
    assertThat(metrics.resumes(true)).isEqualTo(2);
    assertThat(metrics.resumes(false)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"epoch, 9, 0", "epoch, 10, 0", "epoch, 11, 1", "other, 11, 0"})
  void onlyOffsetsAfterTheEndOfTheSameEpochCountAsAfterTheEnd(
      String epoch, long offset, long expected) {
    resume(epoch, offset, false);
    assertThat(metrics.resumesAfterEnd()).isEqualTo(expected);
  }

  @Test
  void everyResumeAfterTheEndIsCounted() {
    resume(EPOCH, 11, false);
    resume(EPOCH, 12, false);
    assertThat(metrics.resumesAfterEnd()).isEqualTo(2);
  }
}
