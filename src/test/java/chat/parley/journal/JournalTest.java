package chat.parley.journal;

import static chat.parley.journal.JournalContract.texts;
import static chat.parley.journal.JournalParts.ALICE;
import static chat.parley.journal.JournalParts.INBOX;
import static chat.parley.journal.JournalParts.ROOM;
import static chat.parley.journal.JournalParts.cursor;
import static chat.parley.journal.JournalParts.numbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.Draft;
import chat.parley.message.StreamPosition;
import chat.parley.store.EmptySqlite;
import chat.parley.store.StoreException;
import chat.parley.store.StoreOutage;
import chat.parley.testkit.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without the threads of a {@link JournalRuntime}; {@link JournalContract} tests it with them. */
class JournalTest {

  private final WriteQueue queue = JournalParts.queue();
  @AutoClose private final JournalParts parts;
  private final InboxDevices devices;
  private final Journal journal;

  JournalTest(@TempDir Path directory) throws Exception {
    parts = new JournalParts(directory);
    parts.availability.available();
    devices = new InboxDevices(parts.streams, parts.policy);
    journal = new Journal(queue, parts.availability, parts.readers(false), devices, parts.metrics);
  }

  @Test
  void appendedMessagesWaitForTheWriter() throws Exception {
    CompletableFuture<List<StoredMessage>> result = journal.append(numbers(ROOM, 2));
    assertThat(result).isNotDone();
    List<PendingWrite> taken = queue.take(Duration.ZERO);
    assertThat(taken).hasSize(1);
    assertThat(taken.getFirst().result()).isSameAs(result);
    assertThat(taken.getFirst().count()).isEqualTo(2);
  }

  @Test
  void aFullQueueRefusesMessages() {
    var _ = journal.append(numbers(ROOM, 100));
    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(() -> journal.append(numbers(ROOM, 1)))
        .returns(ChatError.BUSY, ChatException::error);
  }

  @Test
  void aKnownOutageRefusesMessagesAtOnce() {
    parts.availability.unavailable(StoreException.timeout(Duration.ofSeconds(1)));
    assertThat(journal.outage()).isEqualTo(StoreOutage.UNAVAILABLE);
    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(() -> journal.append(numbers(ROOM, 1)))
        .returns(ChatError.STORE_AWAY, ChatException::error);
    assertThat(queue.isNotEmpty()).isFalse();
    parts.availability.available();
    assertThat(journal.outage()).isNull();
  }

  @Test
  void onlySubscriptionsThatResumeAreCounted() throws Exception {
    parts.storeNumbers(ROOM, 2);
    String epoch = parts.reader.stream(ROOM).epoch();
    var first = new StartPosition.After(new StreamPosition(epoch, 1));
    assertThat(texts(journal.replay(ROOM, first))).containsExactly("2");
    var missing = new StartPosition.After(new StreamPosition("other", 1));
    assertThat(journal.replay(ROOM, missing).recovered()).isFalse();
    assertThat(texts(journal.replay(ROOM, new StartPosition.Beginning())))
        .containsExactly("1", "2");
    assertThat(journal.metrics().resumes(true)).isEqualTo(1);
    assertThat(journal.metrics().resumes(false)).isEqualTo(1);
  }

  @Test
  void aSubscribedDeviceIsInUseUntilItUnsubscribes() throws Exception {
    parts.storeNumbers(INBOX, 2);
    Replay replay = journal.subscribe(INBOX, "phone", new StartPosition.Undelivered("phone"));
    assertThat(texts(replay)).containsExactly("1", "2");
    assertThat(devices.isSubscribed(INBOX, "phone")).isTrue();
    assertThat(parts.streams.takeDirtyCursors()).containsExactly(cursor("phone", 0));
    journal.unsubscribe(INBOX, "phone");
    assertThat(devices.isSubscribed(INBOX, "phone")).isFalse();
  }

  @Test
  void aSubscriptionThatFailsIsNotInUse() {
    for (String device : List.of("a", "b", "c")) {
      journal.subscribe(INBOX, device, new StartPosition.Now());
    }
    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(() -> journal.subscribe(INBOX, "d", new StartPosition.Now()))
        .returns(ChatError.TOO_MANY, ChatException::error);
    assertThat(devices.isSubscribed(INBOX, "d")).isFalse();
  }

  @Test
  void aHistoryIsRead() throws Exception {
    parts.storeNumbers(ROOM, 3);
    assertThat(texts(journal.history(ROOM, new HistoryRange.Newest(2)).messages()))
        .containsExactly("2", "3");
  }

  @Test
  void deliveriesAreRecorded() throws Exception {
    parts.storeNumbers(INBOX, 2);
    parts.lastOffset(INBOX);
    journal.recordDelivery(INBOX.owner(), "phone", 0, 1);
    assertThat(parts.streams.takeDirtyCursors()).containsExactly(cursor("phone", 1));
  }

  @Test
  void theAgeOfACallToTheStoreIsShown() {
    assertThat(journal.storeCallAge()).isZero();
    parts.availability.callStarted();
    Await.until(() -> "no age", () -> journal.storeCallAge().isPositive());
  }

  @Test
  void repeatsAreFoundWithoutTheWriter() throws Exception {
    Draft draft = JournalContract.draft(ROOM, ALICE, "x", "id");
    assertThat(journal.findRepeats(List.of(draft))).isEmpty();
    parts.store(List.of(draft));
    assertThat(journal.findRepeats(List.of(draft)))
        .extracting(StoredMessage::duplicate)
        .containsExactly(true);
    assertThat(queue.isNotEmpty()).isFalse();
  }

  @Test
  void duringAnOutageNoRepeatIsFound() throws Exception {
    Draft draft = JournalContract.draft(ROOM, ALICE, "x", "id");
    parts.store(List.of(draft));
    EmptySqlite.execute(parts.file, "drop table sent");
    assertUnavailable(() -> journal.findRepeats(List.of(draft)));
    parts.availability.unavailable(StoreException.timeout(Duration.ofSeconds(1)));
    assertUnavailable(() -> journal.findRepeats(List.of(draft)));
  }

  private static void assertUnavailable(ThrowingCallable call) {
    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(call)
        .returns(ChatError.STORE_AWAY, ChatException::error);
  }
}
