package chat.parley.journal;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.journal.HistoryRange.After;
import chat.parley.journal.HistoryRange.Before;
import chat.parley.journal.HistoryRange.Between;
import chat.parley.journal.HistoryRange.Newest;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HistoryRangeTest {

  /** The last offset of the stream. */
  private static final long LAST = 10;

  /** Ranges with the offset after which each starts, and its last offset. */
  static Stream<Arguments> ranges() {
    return Stream.of(
        Arguments.of(new After(0, 3), 0, 3),
        Arguments.of(new After(7, 3), 7, 10),
        Arguments.of(new After(8, 3), 8, 10),
        Arguments.of(new After(10, 3), 10, 10),
        Arguments.of(new After(12, 3), 12, 10),
        Arguments.of(new Before(11, 3), 7, 10),
        Arguments.of(new Before(99, 3), 7, 10),
        Arguments.of(new Before(10, 3), 6, 9),
        Arguments.of(new Before(2, 3), -2, 1),
        Arguments.of(new Before(1, 3), -3, 0),
        Arguments.of(new Between(2, 6, 3), 2, 5),
        Arguments.of(new Between(2, 6, 2), 2, 4),
        Arguments.of(new Between(2, 6, 9), 2, 5),
        Arguments.of(new Between(8, 99, 9), 8, 10),
        Arguments.of(new Between(4, 5, 9), 4, 4),
        Arguments.of(new Newest(3), 7, 10),
        Arguments.of(new Newest(10), 0, 10),
        Arguments.of(new Newest(11), -1, 10));
  }

  @ParameterizedTest
  @MethodSource("ranges")
  void aRangeEndsAtItsCountOrAtTheLastMessage(HistoryRange range, long start, long end) {
    assertThat(range.start(LAST)).isEqualTo(start);
    assertThat(range.end(LAST)).isEqualTo(end);
  }

  /** Ranges, and whether each keeps its first messages. */
  static Stream<Arguments> anchors() {
    return Stream.of(
        Arguments.of(new After(1, 2), true),
        Arguments.of(new Between(1, 3, 2), true),
        Arguments.of(new Before(3, 2), false),
        Arguments.of(new Newest(2), false));
  }

  @ParameterizedTest
  @MethodSource("anchors")
  void rangesThatNameTheirStartKeepTheFirstMessages(HistoryRange range, boolean anchoredAtStart) {
    assertThat(range.isAnchoredAtStart()).isEqualTo(anchoredAtStart);
  }
}
