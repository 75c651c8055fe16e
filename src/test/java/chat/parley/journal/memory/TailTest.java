package chat.parley.journal.memory;

import static chat.parley.journal.memory.StreamFixtures.ROOM;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.journal.JournalContract;
import chat.parley.message.ChatMessage;
import java.util.List;
import org.junit.jupiter.api.Test;

class TailTest {

  private static final int LENGTH = 10_000;

  private final Tail tail = new Tail();

  private static ChatMessage messageWithHeaders(long offset) {
    return StreamFixtures.message(offset, JournalContract.draftWithHeaders(LENGTH));
  }

  private static ChatMessage message(long offset) {
    return StreamFixtures.message(ROOM, offset);
  }

  private void add(int first, int last) {
    for (int offset = first; offset <= last; offset++) {
      tail.add(message(offset));
    }
  }

  private List<Long> offsets(int skip, int count) {
    return tail.range(skip, count).stream().map(ChatMessage::offset).toList();
  }

  private void assertContains(Long... offsets) {
    assertThat(tail.size()).isEqualTo(offsets.length);
    assertThat(offsets(0, tail.size())).containsExactly(offsets);
    assertThat(tail.bytes())
        .isEqualTo(tail.range(0, tail.size()).stream().mapToLong(ChatMessage::retainedBytes).sum());
  }

  @Test
  void aNewTailIsEmpty() {
    assertContains();
    tail.dropOlderHalf();
    assertContains();
  }

  @Test
  void messagesAreReturnedOldestFirst() {
    add(1, 4);
    assertContains(1L, 2L, 3L, 4L);
    assertThat(offsets(1, 2)).containsExactly(2L, 3L);
    assertThat(offsets(4, 0)).isEmpty();
  }

  @Test
  void theOldestMessageIsReplaced() {
    add(1, 3);
    for (int offset = 4; offset <= 8; offset++) {
      tail.replaceOldest(message(offset));
    }
    assertContains(6L, 7L, 8L);
    assertThat(offsets(1, 2)).containsExactly(7L, 8L);
  }

  @Test
  void messagesAreAppendedAfterAReplacement() {
    add(1, 3);
    tail.replaceOldest(message(4));
    add(5, 6);
    assertContains(2L, 3L, 4L, 5L, 6L);
  }

  @Test
  void theNewerHalfIsKept() {
    add(1, 5);
    tail.replaceOldest(message(6));
    tail.dropOlderHalf();
    assertContains(5L, 6L);
    tail.dropOlderHalf();
    assertContains(6L);
    tail.dropOlderHalf();
    assertContains();
  }

  @Test
  void headersCount() {
    tail.add(messageWithHeaders(1));
    assertThat(tail.bytes()).isGreaterThan(3 * LENGTH);
    tail.replaceOldest(messageWithHeaders(2));
    assertThat(tail.bytes()).isEqualTo(messageWithHeaders(2).retainedBytes());
    tail.add(messageWithHeaders(3));
    tail.dropOlderHalf();
    assertThat(tail.bytes()).isEqualTo(messageWithHeaders(3).retainedBytes());
  }

  @Test
  void theOldestMessagesAboveALimitAreDropped() {
    for (int offset = 1; offset <= 4; offset++) {
      tail.add(message(offset), 3, Long.MAX_VALUE);
    }
    assertContains(2L, 3L, 4L);
    tail.add(message(5), 4, 1);
    assertContains(4L, 5L);
  }

  @Test
  void theMessagesAfterAnOffsetAreReturned() {
    add(3, 6);
    assertThat(tail.after(1, 6, 10)).isNull();
    assertThat(tail.after(6, 6, 10)).isNull();
    assertThat(tail.after(2, 6, 10)).hasSize(4);
    assertThat(tail.after(3, 6, 2)).extracting(ChatMessage::offset).containsExactly(4L, 5L);
  }
}
