package chat.parley.journal.memory;

import static chat.parley.journal.memory.StreamFixtures.ALICE;
import static chat.parley.journal.memory.StreamFixtures.INBOX;
import static chat.parley.journal.memory.StreamFixtures.ROOM;
import static chat.parley.journal.memory.StreamFixtures.message;
import static chat.parley.journal.memory.StreamFixtures.row;
import static chat.parley.journal.memory.StreamFixtures.stream;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The newest messages of a {@link Stream}, which are read from memory. */
class StreamCacheTest {

  private static final long MAX_BYTES = 100_000;

  private final List<Long> released = new ArrayList<>();
  private final Stream room = stream(ROOM, 10);

  private void add(Stream stream, ChatMessage message) {
    stream.add(message, MAX_BYTES, m -> released.add(m.offset()));
  }

  private void add(Stream stream, long first, long last) {
    for (long offset = first; offset <= last; offset++) {
      add(stream, message(stream.address(), offset));
    }
  }

  private static List<Long> cached(Stream stream, long after, int limit) {
    List<ChatMessage> messages = stream.cachedAfter(after, limit);
    return messages == null ? List.of() : messages.stream().map(ChatMessage::offset).toList();
  }

  @Test
  void aMessageAfterAGapIsReleasedAndReplacesTheCachedOnes() {
    add(room, 11, 12);
    add(room, 14, 14);
    assertThat(released).containsExactly(11L, 12L, 14L);
    assertThat(room.gap()).isNull();
    assertThat(room.cachedAfter(10, 10)).isNull();
    assertThat(cached(room, 13, 10)).containsExactly(14L);
  }

  /** It changes the message that it removes, which may be cached. */
  @Test
  void aRemovalReplacesTheCachedMessages() {
    add(room, 11, 12);
    add(room, message(13, Draft.removal(ROOM, ALICE, 11)));
    assertThat(room.cachedAfter(10, 10)).isNull();
    assertThat(cached(room, 12, 10)).containsExactly(13L);
  }

  @ParameterizedTest
  @CsvSource({"10, 10, 11, 13", "10, 2, 11, 12", "12, 10, 13, 13", "11, 1, 12, 12"})
  void cachedMessagesAreReturnedAfterAnOffset(long after, int limit, long first, long last) {
    add(room, 11, 13);
    assertThat(cached(room, after, limit)).first().isEqualTo(first);
    assertThat(cached(room, after, limit)).last().isEqualTo(last);
  }

  @ParameterizedTest
  @CsvSource({"9", "13", "14", "0"})
  void messagesOutsideOfTheCacheAreNotReturned(long after) {
    add(room, 11, 13);
    assertThat(room.cachedAfter(after, 10)).isNull();
  }

  @Test
  void withALimitOf0NoMessagesAreReturned() {
    add(room, 11, 13);
    assertThat(room.cachedAfter(10, 0)).isEmpty();
  }

  @Test
  void aTailOfAnInboxHas50Messages() {
    Stream inbox = stream(INBOX, 0);
    add(inbox, 1, 50);
    assertThat(cached(inbox, 0, 100)).hasSize(50);
    add(inbox, 51, 51);
    assertThat(inbox.cachedAfter(0, 100)).isNull();
    assertThat(cached(inbox, 1, 100)).hasSize(50).first().isEqualTo(2L);
  }

  @Test
  void aTailOfARoomHas10000Messages() {
    for (int offset = 11; offset <= 10_011; offset++) {
      room.add(message(ROOM, offset), Long.MAX_VALUE, _ -> {});
    }
    assertThat(room.cachedAfter(10, 1)).isNull();
    assertThat(cached(room, 11, 20_000)).hasSize(10_000);
  }

  @Test
  void aTailAboveItsMaximumHeapLosesTheOlderHalf() {
    long max = 3L * message(ROOM, 11).retainedBytes();
    for (long offset = 11; offset <= 13; offset++) {
      room.add(message(ROOM, offset), max, _ -> {});
    }
    assertThat(cached(room, 10, 10)).hasSize(3);
    room.add(message(ROOM, 14), max, _ -> {});
    assertThat(room.cachedAfter(10, 10)).isNull();
    assertThat(cached(room, 12, 10)).containsExactly(13L, 14L);
  }

  @Test
  void droppedMessagesAreNotReturned() {
    add(room, 11, 12);
    room.dropMessages();
    assertThat(room.cachedAfter(10, 10)).isNull();
    assertThat(room.lastOffset()).isEqualTo(12);
  }

  @ParameterizedTest
  @CsvSource({"10, 3", "11, 0", "13, 0"})
  void deletedMessagesAreNotReturned(long upTo, int count) {
    add(room, 11, 13);
    room.markDeleted(upTo);
    assertThat(room.row()).isEqualTo(row(ROOM, 13).withDeletedUpTo(upTo));
    assertThat(cached(room, 10, 10)).hasSize(count);
  }
}
