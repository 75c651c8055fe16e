package chat.parley.journal.memory;

import static chat.parley.journal.memory.StreamFixtures.ALICE;
import static chat.parley.journal.memory.StreamFixtures.INBOX;
import static chat.parley.journal.memory.StreamFixtures.ROOM;
import static chat.parley.journal.memory.StreamFixtures.message;
import static chat.parley.journal.memory.StreamFixtures.row;
import static chat.parley.journal.memory.StreamFixtures.stream;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.Draft;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The newest messages of a {@link Stream}, which are read from memory. */
class StreamCacheTest {

  private final RecordedStream recorded = new RecordedStream(stream(ROOM, 10));
  private final Stream room = recorded.stream;

  @Test
  void aMessageAfterAGapIsReleasedAndReplacesTheCachedOnes() {
    recorded.addRange(11, 12);
    recorded.add(14);
    assertThat(recorded.released).containsExactly(11L, 12L, 14L);
    assertThat(room.gap()).isNull();
    assertThat(room.cachedAfter(10, 10)).isNull();
    assertThat(recorded.cached(13, 10)).containsExactly(14L);
  }

  /** It changes the message that it removes, which may be cached. */
  @Test
  void aRemovalReplacesTheCachedMessages() {
    recorded.addRange(11, 12);
    recorded.add(message(13, Draft.removal(ROOM, ALICE, 11)));
    assertThat(room.cachedAfter(10, 10)).isNull();
    assertThat(recorded.cached(12, 10)).containsExactly(13L);
  }

  @ParameterizedTest
  @CsvSource({"10, 10, 11, 13", "10, 2, 11, 12", "12, 10, 13, 13", "11, 1, 12, 12"})
  void cachedMessagesAreReturnedAfterAnOffset(long after, int limit, long first, long last) {
    recorded.addRange(11, 13);
    assertThat(recorded.cached(after, limit)).first().isEqualTo(first);
    assertThat(recorded.cached(after, limit)).last().isEqualTo(last);
  }

  @ParameterizedTest
  @CsvSource({"9", "13", "14", "0"})
  void messagesOutsideOfTheCacheAreNotReturned(long after) {
    recorded.addRange(11, 13);
    assertThat(room.cachedAfter(after, 10)).isNull();
  }

  @Test
  void withALimitOf0NoMessagesAreReturned() {
    recorded.addRange(11, 13);
    assertThat(room.cachedAfter(10, 0)).isEmpty();
  }

  @Test
  void aTailOfAnInboxHas50Messages() {
    var inbox = new RecordedStream(stream(INBOX, 0));
    inbox.addRange(1, 50);
    assertThat(inbox.cached(0, 100)).hasSize(50);
    inbox.add(51);
    assertThat(inbox.stream.cachedAfter(0, 100)).isNull();
    assertThat(inbox.cached(1, 100)).hasSize(50).first().isEqualTo(2L);
  }

  @Test
  void aTailOfARoomHas10000Messages() {
    for (int offset = 11; offset <= 10_011; offset++) {
      room.add(message(ROOM, offset), Long.MAX_VALUE, _ -> {});
    }
    assertThat(room.cachedAfter(10, 1)).isNull();
    assertThat(recorded.cached(11, 20_000)).hasSize(10_000);
  }

  @Test
  void aTailAboveItsMaximumHeapLosesTheOlderHalf() {
    long max = 3L * message(ROOM, 11).retainedBytes();
    for (long offset = 11; offset <= 13; offset++) {
      room.add(message(ROOM, offset), max, _ -> {});
    }
    assertThat(recorded.cached(10, 10)).hasSize(3);
    room.add(message(ROOM, 14), max, _ -> {});
    assertThat(room.cachedAfter(10, 10)).isNull();
    assertThat(recorded.cached(12, 10)).containsExactly(13L, 14L);
  }

  @Test
  void droppedMessagesAreNotReturned() {
    recorded.addRange(11, 12);
    room.dropMessages();
    assertThat(room.cachedAfter(10, 10)).isNull();
    assertThat(room.lastOffset()).isEqualTo(12);
  }

  @ParameterizedTest
  @CsvSource({"10, 3", "11, 0", "13, 0"})
  void deletedMessagesAreNotReturned(long upTo, int count) {
    recorded.addRange(11, 13);
    room.markDeleted(upTo);
    assertThat(room.row()).isEqualTo(row(ROOM, 13).withDeletedUpTo(upTo));
    assertThat(recorded.cached(10, 10)).hasSize(count);
  }
}
