package chat.parley.journal;

import static chat.parley.journal.JournalContract.draft;
import static chat.parley.journal.JournalParts.ALICE;
import static chat.parley.journal.JournalParts.INBOX;
import static chat.parley.journal.JournalParts.ROOM;
import static chat.parley.journal.JournalParts.cursor;
import static chat.parley.journal.JournalParts.numbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.RoomName;
import chat.parley.message.StreamPosition;
import chat.parley.message.UserName;
import chat.parley.store.DraftOutcome;
import chat.parley.store.EmptySqlite;
import chat.parley.store.StoreException;
import chat.parley.testkit.TestLimits;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With inboxes of 3 messages, and 2 new streams per minute and sender. */
class StreamQuotasTest {

  @AutoClose private final JournalParts parts;
  private StreamQuotas quotas;

  StreamQuotasTest(@TempDir Path directory) throws Exception {
    parts = new JournalParts(directory);
    quotas = quotas(null);
  }

  private StreamQuotas quotas(@Nullable StreamRefresher refresher) {
    return new StreamQuotas(
        parts.streams,
        parts.lookups(),
        refresher,
        TestLimits.of("inbox-messages=3", "new-streams-per-minute=2"));
  }

  private static PendingWrite.Messages write(Draft... drafts) {
    return new PendingWrite.Messages(List.of(drafts), new CompletableFuture<>());
  }

  private static PendingWrite.Messages write(Address to, int count) {
    return write(numbers(to, count).toArray(Draft[]::new));
  }

  private static Draft draftWithId(String id) {
    return draft(INBOX, ALICE, "text", id);
  }

  private void assertAdmitted(PendingWrite.Messages write) throws StoreException {
    assertThat(quotas.admit(List.of(write)).writes()).containsExactly(write);
    assertThat(write.result()).isNotDone();
  }

  private ChatException assertRefused(ChatError error, PendingWrite.Messages write)
      throws StoreException {
    assertThat(quotas.admit(List.of(write)).writes()).isEmpty();
    return refusal(error, write);
  }

  private static ChatException refusal(ChatError error, PendingWrite.Messages write) {
    var refusal = (ChatException) write.result().exceptionNow();
    assertThat(refusal.error()).isEqualTo(error);
    return refusal;
  }

  @Test
  void admittedDraftsAreInOrderWithTheirStreams() throws Exception {
    PendingWrite.Messages first = write(draft(ROOM, "1"), draft(INBOX, "2"));
    PendingWrite.Messages barrier = write();
    PendingWrite.Messages last = write(draft(ROOM, "3"));
    StreamQuotas.Admitted admitted = quotas.admit(List.of(first, barrier, last));
    assertThat(admitted.writes()).containsExactly(first, barrier, last);
    assertThat(admitted.drafts())
        .extracting(draft -> draft.body().asString())
        .containsExactly("1", "2", "3");
    assertThat(admitted.streams())
        .containsOnlyKeys(ROOM, INBOX, Address.Pair.of(JournalParts.ALICE, INBOX.owner()));
    assertThat(admitted.streams().get(ROOM).row().address()).isEqualTo(ROOM);
  }

  @Test
  void anInboxTakesNoMoreThanItsMaximum() throws Exception {
    parts.storeNumbers(INBOX, 2);
    assertRefused(ChatError.INBOX_FULL, write(INBOX, 2));
    assertAdmitted(write(INBOX, 1));
  }

  @Test
  void earlierWritesOfTheBatchTakeRoom() throws Exception {
    PendingWrite.Messages first = write(INBOX, 2);
    PendingWrite.Messages tooLarge = write(INBOX, 2);
    PendingWrite.Messages fitting = write(INBOX, 1);
    PendingWrite.Messages late = write(INBOX, 1);
    assertThat(quotas.admit(List.of(first, tooLarge, fitting, late)).writes())
        .containsExactly(first, fitting);
    assertThat(refusal(ChatError.INBOX_FULL, tooLarge).text()).contains("at most 3 messages");
    refusal(ChatError.INBOX_FULL, late);
  }

  @Test
  void aRefusedWriteIsRefusedWithAllItsMessages() throws Exception {
    parts.storeNumbers(INBOX, 3);
    PendingWrite.Messages write = write(draft(ROOM, "1"), draft(INBOX, "2"));
    assertThat(quotas.admit(List.of(write)).drafts()).isEmpty();
    refusal(ChatError.INBOX_FULL, write);
  }

  @Test
  void roomsHaveNoMaximum() throws Exception {
    parts.storeNumbers(ROOM, 3);
    assertAdmitted(write(ROOM, 4));
  }

  @Test
  void deliveredMessagesMakeRoom() throws Exception {
    parts.store(numbers(INBOX, 3), cursor("phone", 2));
    assertRefused(ChatError.INBOX_FULL, write(INBOX, 3));
    assertAdmitted(write(INBOX, 2));
  }

  @Test
  void repeatsNeedNoRoom() throws Exception {
    parts.store(List.of(draftWithId("a"), draftWithId("b"), draftWithId("c")));
    assertAdmitted(write(draftWithId("a"), draftWithId("c")));
    assertRefused(ChatError.INBOX_FULL, write(draftWithId("a"), draftWithId("new")));
    assertRefused(ChatError.INBOX_FULL, write(draftWithId("a"), draft(INBOX, "without an id")));
  }

  @Test
  void deliveriesOnOtherNodesMakeRoom() throws Exception {
    parts.storeNumbers(INBOX, 3);
    parts.lastOffset(INBOX);
    parts.store(List.of(), cursor("phone", 2));
    assertRefused(ChatError.INBOX_FULL, write(INBOX, 1));
    quotas = quotas(parts.refresher());
    PendingWrite.Messages fitting = write(INBOX, 2);
    PendingWrite.Messages late = write(INBOX, 1);
    assertThat(quotas.admit(List.of(fitting, late)).writes()).containsExactly(fitting);
    refusal(ChatError.INBOX_FULL, late);
  }

  @Test
  void aSenderWritesToAMaximumOfNewStreamsPerMinute() throws Exception {
    parts.storeNumbers(ROOM, 1);
    assertAdmitted(write(INBOX, 1));
    assertAdmitted(write(new Address.Room(new RoomName("second")), 2));
    PendingWrite.Messages third = write(new Address.Room(new RoomName("third")), 1);
    assertThat(assertRefused(ChatError.TOO_FAST, third).retryAfterSeconds()).isBetween(1L, 30L);
    assertAdmitted(write(ROOM, 1));
    Draft other = draft(new Address.Everyone(), JournalContract.BOB, "text", "id");
    assertAdmitted(write(other));
  }

  @Test
  void aFirstMessageToAnInboxOfOthersCountsOnce() throws Exception {
    for (String name : List.of("u1", "u2", "u3")) {
      var inbox = new Address.Inbox(new UserName(name));
      parts.store(List.of(draft(inbox, JournalContract.BOB, "text", name)));
    }
    assertAdmitted(write(new Address.Inbox(new UserName("u1")), 2));
    assertAdmitted(write(new Address.Inbox(new UserName("new")), 2));
    PendingWrite.Messages third = write(new Address.Inbox(new UserName("u2")), 1);
    PendingWrite.Messages repeated = write(Address.Pair.of(ALICE, new UserName("u2")), 1);
    assertThat(quotas.admit(List.of(third, repeated)).writes()).isEmpty();
    assertThat(refusal(ChatError.TOO_FAST, third).text()).contains("conversations");
    refusal(ChatError.TOO_FAST, repeated);
  }

  @Test
  void repeatsInNewStreamsAreAdmittedAboveTheRate() throws Exception {
    parts.store(List.of(draftWithId("a")));
    assertAdmitted(write(new Address.Room(new RoomName("first")), 1));
    assertAdmitted(write(new Address.Room(new RoomName("second")), 1));
    var third = new Address.Room(new RoomName("third"));
    assertAdmitted(write(draft(third, ALICE, "text", "a")));
    assertRefused(ChatError.TOO_FAST, write(draft(third, ALICE, "text", "new")));
    assertRefused(
        ChatError.TOO_FAST, write(draft(third, ALICE, "text", "a"), draft(third, "no id")));
  }

  @Test
  void anUnreadableStoreFailsTheBatch() throws Exception {
    EmptySqlite.execute(parts.file, "drop view stream_now");
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> quotas.admit(List.of(write(ROOM, 1))));
  }

  @Test
  void eachWriteIsCompletedWithItsOwnOutcomes() throws Exception {
    PendingWrite.Messages first = write(ROOM, 2);
    PendingWrite.Messages barrier = write();
    PendingWrite.Messages last = write(ROOM, 1);
    StreamQuotas.Admitted admitted =
        new StreamQuotas.Admitted(List.of(first, barrier, last), List.of(), Map.of());
    var position = new StreamPosition("epoch", 9);
    admitted.complete(
        List.of(outcome(1), outcome(2), new DraftOutcome.Repeat(ROOM, "id", position, 7)));
    assertThat(first.result().join())
        .extracting(stored -> stored.position().offset())
        .containsExactly(1L, 2L);
    assertThat(barrier.result().join()).isEmpty();
    assertThat(last.result().join())
        .containsExactly(new StoredMessage(ROOM, "id", position, 7, true));
  }

  private static DraftOutcome outcome(long offset) {
    var position = new StreamPosition("epoch", offset);
    return new DraftOutcome.New(new ChatMessage("" + offset, 1, position, draft(ROOM, "text")));
  }
}
