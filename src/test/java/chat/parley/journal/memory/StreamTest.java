package chat.parley.journal.memory;

import static chat.parley.journal.memory.StreamFixtures.INBOX;
import static chat.parley.journal.memory.StreamFixtures.ROOM;
import static chat.parley.journal.memory.StreamFixtures.device;
import static chat.parley.journal.memory.StreamFixtures.inbox;
import static chat.parley.journal.memory.StreamFixtures.message;
import static chat.parley.journal.memory.StreamFixtures.row;
import static chat.parley.journal.memory.StreamFixtures.stream;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.StreamPosition;
import org.junit.jupiter.api.Test;

class StreamTest {

  private final RecordedStream recorded = new RecordedStream(stream(ROOM, 10));
  private final Stream room = recorded.stream;

  private void applyStoredEnd(long lastOffset) {
    room.applyStoredRow(row(ROOM, lastOffset), RecordedStream.MAX_BYTES, recorded::release);
  }

  private void assertGap(long last, long end) {
    OpenGap gap = room.gap();
    assertThat(gap).isNotNull();
    assertThat(gap.stream()).isEqualTo(row(ROOM, last));
    assertThat(gap.end()).isEqualTo(end);
  }

  @Test
  void aLoadedStreamHasItsRowAndNoMessages() {
    assertThat(room.row()).isEqualTo(row(ROOM, 10)).isEqualTo(room.knownRow());
    assertThat(room.address()).isEqualTo(ROOM);
    assertThat(room.lastOffset()).isEqualTo(10);
    assertThat(room.live()).isFalse();
    assertThat(room.gap()).isNull();
    assertThat(room.cachedAfter(9, 10)).isNull();
  }

  @Test
  void addedMessagesAreReleasedAndCached() {
    recorded.addRange(11, 13);
    assertThat(recorded.released).containsExactly(11L, 12L, 13L);
    assertThat(room.lastOffset()).isEqualTo(13);
    assertThat(recorded.cached(10, 10)).containsExactly(11L, 12L, 13L);
  }

  @Test
  void aMessageThatWasReceivedBeforeIsIgnored() {
    recorded.addRange(9, 11);
    recorded.add(11);
    assertThat(recorded.released).containsExactly(11L);
  }

  @Test
  void aMessageOfAnotherEpochIsIgnored() {
    Draft draft = message(ROOM, 11).draft();
    var other = new ChatMessage("other-11", 1, new StreamPosition("other", 11), draft);
    assertThat(room.isOfEpoch(other)).isFalse();
    assertThat(room.isOfEpoch(new ChatMessage("~1", 1, null, draft))).isFalse();
    assertThat(room.isOfEpoch(message(ROOM, 11))).isTrue();
    recorded.add(other);
    assertThat(recorded.released).isEmpty();
  }

  @Test
  void messagesAndDevicesCountAsHeap() {
    long before = room.bytes();
    recorded.add(11);
    assertThat(room.bytes() - before).isEqualTo(message(ROOM, 11).retainedBytes());
    room.dropMessages();
    assertThat(room.bytes()).isEqualTo(before).isPositive();
    Stream inbox = inbox(5, device(INBOX, "phone", 1));
    assertThat(inbox.bytes() - inbox(5).bytes()).isEqualTo(inbox.devices().bytes()).isPositive();
  }

  @Test
  void skippedMessagesAreNotAwaited() {
    recorded.addRange(11, 12);
    room.skipTo(12, RecordedStream.MAX_BYTES, _ -> {});
    assertThat(recorded.cached(10, 10)).hasSize(2);
    room.skipTo(15, RecordedStream.MAX_BYTES, _ -> {});
    assertThat(room.lastOffset()).isEqualTo(15);
    assertThat(room.cachedAfter(10, 10)).isNull();
    recorded.addRange(14, 16);
    assertThat(recorded.released).containsExactly(11L, 12L, 16L);
  }

  @Test
  void theRowOfTheStoreIsTaken() {
    room.applyStoredRow(row(ROOM, 12).withDeletedUpTo(3), RecordedStream.MAX_BYTES, _ -> {});
    assertThat(room.row()).isEqualTo(row(ROOM, 12).withDeletedUpTo(3));
    room.applyStoredRow(row(ROOM, 11).withDeletedUpTo(4), RecordedStream.MAX_BYTES, _ -> {});
    assertThat(room.row()).isEqualTo(row(ROOM, 12).withDeletedUpTo(4));
  }

  @Test
  void undeliveredMessagesAreThoseAfterTheMostDelivered() {
    assertThat(inbox(10).undeliveredCount()).isEqualTo(10);
    Stream inbox = inbox(10, device(INBOX, "phone", 2), device(INBOX, "laptop", 6));
    assertThat(inbox.undeliveredCount()).isEqualTo(4);
    inbox.markDeleted(8);
    assertThat(inbox.undeliveredCount()).isEqualTo(2);
  }

  @Test
  void messagesWithoutAGapAreReleasedAtOnce() {
    room.goLive();
    assertThat(room.live()).isTrue();
    recorded.add(11, 12);
    assertThat(recorded.released).containsExactly(11L, 12L);
    assertThat(room.gap()).isNull();
  }

  @Test
  void messagesAfterAGapAreHeldUntilItIsFilled() {
    room.goLive();
    recorded.add(13, 12, 15);
    assertThat(recorded.released).isEmpty();
    assertThat(room.lastOffset()).isEqualTo(10);
    assertThat(room.knownRow()).isEqualTo(row(ROOM, 15));
    assertGap(10, 11);
    recorded.add(11);
    assertThat(recorded.released).containsExactly(11L, 12L, 13L);
    assertGap(13, 14);
    recorded.add(14);
    assertThat(recorded.released).endsWith(14L, 15L);
    assertThat(room.gap()).isNull();
    assertThat(room.knownRow()).isEqualTo(row(ROOM, 15));
    assertThat(room.cachedAfter(10, 10)).hasSize(5);
  }

  @Test
  void onlyMessagesCountAsHeap() {
    room.goLive();
    assertThat(room.bytes()).isZero();
    recorded.add(11, 13);
    assertThat(room.bytes())
        .isEqualTo(message(ROOM, 11).retainedBytes() + message(ROOM, 13).retainedBytes());
    room.dropMessages();
    assertThat(room.bytes()).isZero();
    assertGap(11, 13);
  }

  @Test
  void skippingAGapReleasesTheMessagesAfterIt() {
    room.goLive();
    recorded.add(13, 14, 16);
    room.skipTo(12, RecordedStream.MAX_BYTES, recorded::release);
    assertThat(recorded.released).containsExactly(13L, 14L);
    assertGap(14, 15);
  }

  @Test
  void afterLiveDeliveryHasEndedNothingIsHeld() {
    room.goLive();
    recorded.add(13);
    room.endLive();
    assertThat(room.live()).isFalse();
    assertThat(room.gap()).isNull();
    recorded.add(15);
    assertThat(recorded.released).containsExactly(15L);
  }

  @Test
  void liveMessagesBeginAfterTheEndThatTheFirstSubscriptionReplays() {
    room.goLive();
    applyStoredEnd(12);
    assertThat(room.lastOffset()).isEqualTo(12);
    assertThat(room.gap()).isNull();
    recorded.add(13);
    assertThat(recorded.released).containsExactly(13L);
  }

  @Test
  void messagesHeldAfterTheEndOfTheReplayAreReleased() {
    room.goLive();
    recorded.add(13);
    applyStoredEnd(12);
    assertThat(recorded.released).containsExactly(13L);
  }

  /** Earlier subscriptions need the messages up to the end that a later one replays. */
  @Test
  void forALaterSubscriptionTheMissingMessagesAreExpected() {
    room.goLive();
    applyStoredEnd(10);
    applyStoredEnd(12);
    assertThat(room.lastOffset()).isEqualTo(10);
    assertGap(10, 12);
    recorded.add(11, 12);
    assertThat(recorded.released).containsExactly(11L, 12L);
    assertThat(room.gap()).isNull();
  }

  @Test
  void aFixedStartIsNotMoved() {
    room.goLive();
    room.fixLiveStart();
    applyStoredEnd(12);
    assertGap(10, 12);
  }

  @Test
  void goingLiveAgainKeepsTheStart() {
    room.goLive();
    room.fixLiveStart();
    room.goLive();
    applyStoredEnd(12);
    assertGap(10, 12);
    room.endLive();
    room.goLive();
    applyStoredEnd(12);
    assertThat(room.lastOffset()).isEqualTo(12);
    assertThat(room.gap()).isNull();
  }

  @Test
  void announcedMessagesAreAGap() {
    room.goLive();
    room.expectUpTo(10, 100);
    assertThat(room.gap()).isNull();
    room.expectUpTo(12, 100);
    assertThat(room.gap()).isEqualTo(new OpenGap(row(ROOM, 10), 12, 100));
    assertThat(room.knownRow()).isEqualTo(row(ROOM, 12));
  }

  @Test
  void announcedMessagesThatAreNotStoredAreNotExpected() {
    room.goLive();
    recorded.add(13);
    room.expectNothingAfter(13);
    assertGap(10, 12);
    room.expectNothingAfter(11);
    assertGap(10, 11);
    room.expectNothingAfter(10);
    assertThat(room.gap()).isNull();
    recorded.add(11);
    assertThat(recorded.released).containsExactly(11L);
  }
}
