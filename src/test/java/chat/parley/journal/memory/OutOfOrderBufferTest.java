package chat.parley.journal.memory;

import static chat.parley.journal.memory.StreamFixtures.ROOM;
import static chat.parley.journal.memory.StreamFixtures.message;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.journal.JournalContract;
import chat.parley.message.ChatMessage;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OutOfOrderBufferTest {

  private final OutOfOrderBuffer buffer = new OutOfOrderBuffer();

  private void hold(long... offsets) {
    for (long offset : offsets) {
      buffer.expectUpTo(offset, 100);
      buffer.hold(message(ROOM, offset));
    }
  }

  private void assertNext(long offset) {
    assertThat(buffer.takeNext(offset - 1, 200)).extracting(ChatMessage::offset).isEqualTo(offset);
  }

  @Test
  void withoutAGapNothingIsExpected() {
    assertThat(buffer.expectedEnd()).isZero();
    assertThat(buffer.bytes()).isZero();
    assertThat(buffer.takeNext(0, 100)).isNull();
  }

  @Test
  void theHighestOffsetIsExpectedSinceTheFirstWas() {
    buffer.expectUpTo(5, 100);
    buffer.expectUpTo(4, 200);
    assertThat(buffer.expectedEnd()).isEqualTo(5);
    buffer.expectUpTo(7, 300);
    assertThat(buffer.expectedEnd()).isEqualTo(7);
    assertThat(buffer.since()).isEqualTo(100);
  }

  @Test
  void aGapEndsBeforeTheNextHeldMessage() {
    hold(5, 9);
    assertThat(buffer.gapEnd(2)).isEqualTo(4);
    assertThat(buffer.gapEnd(5)).isEqualTo(8);
    buffer.expectUpTo(12, 100);
    assertThat(buffer.gapEnd(9)).isEqualTo(12);
  }

  @Test
  void heldMessagesAreTakenInOrder() {
    hold(4, 3);
    assertThat(buffer.takeNext(1, 200)).isNull();
    assertNext(3);
    assertNext(4);
    assertThat(buffer.bytes()).isZero();
  }

  @Test
  void theNextGapIsNoticedWhenThePreviousOneIsClosed() {
    hold(3, 6);
    assertNext(3);
    assertThat(buffer.since()).isEqualTo(100);
    assertThat(buffer.takeNext(3, 300)).isNull();
    assertThat(buffer.since()).isEqualTo(300);
    assertThat(buffer.expectedEnd()).isEqualTo(6);
  }

  @Test
  void afterTheLastGapNothingIsExpected() {
    hold(3);
    assertNext(3);
    assertThat(buffer.takeNext(3, 300)).isNull();
    assertThat(buffer.expectedEnd()).isZero();
    buffer.expectUpTo(9, 400);
    assertThat(buffer.since()).isEqualTo(400);
  }

  @Test
  void messagesUpToTheLastOffsetAreDropped() {
    hold(3, 4, 5);
    assertNext(5);
    assertThat(buffer.bytes()).isZero();
  }

  @Test
  void aMessageIsHeldOnce() {
    hold(3, 3);
    assertThat(buffer.bytes()).isEqualTo(message(ROOM, 3).retainedBytes());
  }

  @Test
  void droppedMessagesAreStillExpected() {
    hold(3, 5);
    buffer.dropMessages();
    assertThat(buffer.bytes()).isZero();
    assertThat(buffer.expectedEnd()).isEqualTo(5);
    assertThat(buffer.gapEnd(1)).isEqualTo(5);
  }

  /** The maximum is 1 MB; the size of a message includes its headers. */
  @Test
  void messagesAboveTheMaximumAreNotHeld() {
    ChatMessage large = StreamFixtures.message(2, JournalContract.draftWithHeaders(10_000));
    int size = large.retainedBytes();
    assertThat(size).isGreaterThan(3 * 10_000);
    buffer.expectUpTo(100, 0);
    for (int offset = 2; offset <= 100; offset++) {
      buffer.hold(StreamFixtures.message(offset, large.draft()));
    }
    assertThat(buffer.bytes()).isEqualTo(1024L * 1024 / size * size);
    assertThat(buffer.takeNext(1, 0)).isEqualTo(large);
    assertThat(buffer.bytes()).isEqualTo((1024L * 1024 / size - 1) * size);
  }

  @Test
  void aMessageOfExactlyTheMaximumIsHeld() {
    int overhead = message(ROOM, 2, "").retainedBytes();
    buffer.hold(message(ROOM, 2, "x".repeat(1024 * 1024 - overhead + 1)));
    assertThat(buffer.bytes()).isZero();
    buffer.hold(message(ROOM, 2, "x".repeat(1024 * 1024 - overhead)));
    assertThat(buffer.bytes()).isEqualTo(1024 * 1024);
  }

  @Test
  void aMessageWaitsForAChangeOfTheMembers() {
    var released = new AtomicLong();
    var ofRoom = new OutOfOrderBuffer(released::get);
    ChatMessage message = message(ROOM, 2).withMembersOffset(3);
    assertThat(ofRoom.blocks(message)).isTrue();
    assertThat(ofRoom.awaitedMembers()).isEqualTo(3);
    ofRoom.expectUpTo(2, 100);
    ofRoom.hold(message);
    assertThat(ofRoom.takeNext(1, 200)).isNull();
    assertThat(ofRoom.since()).isEqualTo(100);
    released.set(3);
    assertThat(ofRoom.takeNext(1, 200)).isEqualTo(message);
    assertThat(ofRoom.awaitedMembers()).isZero();
    assertThat(buffer.blocks(message)).isFalse();
    assertThat(ofRoom.blocks(null)).isFalse();
  }

  @Test
  void messagesThatAreReadAgainWaitForNothing() {
    var ofRoom = new OutOfOrderBuffer(() -> 0);
    ChatMessage message = message(ROOM, 2).withMembersOffset(3);
    assertThat(ofRoom.blocks(message)).isTrue();
    ofRoom.expectUpTo(2, 100);
    ofRoom.hold(message);
    ofRoom.dropMessages();
    assertThat(ofRoom.awaitedMembers()).isEqualTo(3);
    ofRoom.readAgain();
    assertThat(ofRoom.awaitedMembers()).isZero();
    assertThat(ofRoom.expectedEnd()).isEqualTo(2);
    ofRoom.clear();
    assertThat(ofRoom.expectedEnd()).isZero();
  }
}
