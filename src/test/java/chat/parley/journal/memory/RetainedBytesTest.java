package chat.parley.journal.memory;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.journal.JournalContract;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.StreamPosition;
import org.junit.jupiter.api.Test;

/** The sizes of messages in memory include their headers. */
class RetainedBytesTest {

  private static final int LENGTH = 10_000;

  private static ChatMessage message(long offset) {
    Draft draft = JournalContract.draftWithHeaders(LENGTH);
    return new ChatMessage("e-" + offset, 0, new StreamPosition("e", offset), draft);
  }

  @Test
  void theTailCountsHeaders() {
    var tail = new Tail();
    tail.add(message(1));
    assertThat(tail.bytes()).isGreaterThan(3 * LENGTH);
    tail.replaceOldest(message(2));
    assertThat(tail.bytes()).isEqualTo(message(2).retainedBytes());
    tail.add(message(3));
    tail.dropOlderHalf();
    assertThat(tail.bytes()).isEqualTo(message(3).retainedBytes());
  }

  @Test
  void heldMessagesCountHeaders() {
    var buffer = new OutOfOrderBuffer();
    buffer.expectUpTo(100, 0);
    for (int offset = 2; offset <= 100; offset++) {
      buffer.hold(message(offset));
    }
    assertThat(buffer.bytes()).isBetween(1024L * 1024 - 70_000, 1024L * 1024);
    assertThat(buffer.takeNext(1, 0)).isNotNull();
    assertThat(buffer.bytes() % message(2).retainedBytes()).isZero();
  }
}
