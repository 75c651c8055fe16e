package chat.parley.journal;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.failures.Subsystem;
import chat.parley.message.Address;
import chat.parley.message.StreamPosition;
import chat.parley.testkit.Await;
import chat.parley.testkit.Shows;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/** The contract of retention: which messages are kept, and which are deleted. */
abstract class RetentionContract extends JournalContract {

  private static final int KEPT = 5;
  private static final Bounds BY_AGE_AND_COUNT =
      limits(retention(Duration.ofHours(1), KEPT, Duration.ofMillis(10)), 1000);
  private static final Address EVERYONE = new Address.Everyone();
  private static final String PHONE = "phone";
  private static final String LAPTOP = "laptop";

  RetentionContract(StoreFactory storeFactory) {
    super(storeFactory);
  }

  @Test
  void theOldestMessagesOfALongStreamAreDeleted() throws Exception {
    Journal journal = journal(keepCount(3, 1000));
    StoredMessage last = appendNumbers(journal, ROOM, 5);
    awaitOldest(journal, ROOM, 3);
    assertThat(texts(journal.replay(ROOM, new StartPosition.Last(100))))
        .containsExactly("3", "4", "5");
    assertThat(texts(after(journal, last, 2))).containsExactly("3", "4", "5");
  }

  @Test
  void sweepsWaitForTheStoreToOpen() throws Exception {
    Journal journal = journal(limits(retention(Duration.ZERO, 3, Duration.ofMillis(1)), 1000));
    append(journal, draft(ROOM, "1"));
    assertThat(failures.count(Subsystem.RETENTION)).isZero();
  }

  @Test
  void manyMessagesAreDeletedInSmallBatches() throws Exception {
    Journal journal = journal(keepCount(10, 1000));
    append(journal, Collections.nCopies(1777, draft(ROOM, "x")));
    append(journal, Collections.nCopies(1777, draft(new Address.Everyone(), "x")));
    awaitOldest(journal, ROOM, 1768);
    awaitOldest(journal, new Address.Everyone(), 1768);
  }

  @Test
  void aPositionBeforeDeletedMessagesIsNotRecovered() throws Exception {
    Journal journal = journal(keepCount(3, 1000));
    StoredMessage last = appendNumbers(journal, ROOM, 5);
    awaitOldest(journal, ROOM, 3);
    for (Replay replay :
        new Replay[] {
          after(journal, last, 1), journal.replay(ROOM, new StartPosition.Beginning())
        }) {
      assertThat(replay.recovered()).isFalse();
      assertThat(texts(replay)).isEmpty();
      assertThat(replay.end()).isEqualTo(last.position());
    }
  }

  @Test
  void messagesAboveTheMaximumAgeAreDeleted() throws Exception {
    Journal journal = journal(keepAge(Duration.ofHours(1)));
    appendNumbers(journal, ROOM, 3);
    appendNumbers(journal, INBOX, 2);
    clock.set(NOW.plus(Duration.ofMinutes(30)));
    append(journal, draft(ROOM, "younger"));
    clock.set(NOW.plus(Duration.ofMinutes(61)));
    awaitOldest(journal, ROOM, 4);
    awaitOldest(journal, INBOX, 3);
    assertThat(texts(journal.replay(ROOM, new StartPosition.Last(100)))).containsExactly("younger");
  }

  @Test
  void aClockThatIsBrieflyAheadDeletesNothing() throws Exception {
    Journal journal = journal(BY_AGE_AND_COUNT);
    appendNumbers(journal, ROOM, 3);
    clock.set(NOW.plus(Duration.ofMinutes(20)));
    wallClockLead.set(Duration.ofDays(365));
    awaitPaused(journal, true);
    append(journal, draft(ROOM, "by the wrong clock"));
    awaitSweeps(journal);
    wallClockLead.set(Duration.ZERO);
    awaitPaused(journal, false);
    assertThat(texts(journal.replay(ROOM, new StartPosition.Last(100)))).hasSize(4);
    clock.set(NOW.plus(Duration.ofMinutes(61)));
    awaitOldest(journal, ROOM, 4);
  }

  @Test
  void aClockThatIsAheadAtTheStartDeletesNothingUntilItIsSteady() throws Exception {
    Journal first = journal(BY_AGE_AND_COUNT);
    appendNumbers(first, ROOM, 3);
    wallClockLead.set(Duration.ofDays(365));
    Journal journal = reopen();
    awaitPaused(journal, true);
    append(journal, draft(ROOM, "by the wrong clock"));
    awaitSweeps(journal);
    assertThat(texts(journal.replay(ROOM, new StartPosition.Last(100)))).hasSize(4);
    clock.set(NOW.plus(Duration.ofMinutes(11)));
    awaitPaused(journal, false);
    awaitOldest(journal, ROOM, 4);
  }

  /** Waits for two sweeps, which delete by count whatever the clock says. */
  private static void awaitSweeps(Journal journal) {
    for (int sweep = 1; sweep <= 2; sweep++) {
      appendNumbers(journal, EVERYONE, KEPT);
      append(journal, draft(EVERYONE, "one too many"));
      awaitOldest(journal, EVERYONE, sweep * (KEPT + 1L) - KEPT + 1);
    }
  }

  private static void awaitPaused(Journal journal, boolean paused) {
    Await.until(
        () -> "paused: " + journal.metrics().isRetentionPaused(),
        () -> journal.metrics().isRetentionPaused() == paused);
  }

  @Test
  void offsetsContinueAfterAllMessagesAreDeleted() throws Exception {
    Journal journal = journal(keepAge(Duration.ofHours(1)));
    StoredMessage first = appendNumbers(journal, ROOM, 3);
    clock.set(NOW.plus(Duration.ofHours(2)));
    awaitOldest(journal, ROOM, 4);
    StoredMessage next = append(reopen(), draft(ROOM, "next"));
    assertThat(next.position()).isEqualTo(new StreamPosition(first.position().epoch(), 4));
  }

  @Test
  @Shows("idempotent-for-ever")
  void aRepeatIsDetectedAfterTheFirstMessageIsDeleted() throws Exception {
    Journal journal = journal(keepAge(Duration.ofHours(1)));
    StoredMessage first = append(journal, draft(ROOM, ALICE, "first", "id"));
    clock.set(NOW.plus(Duration.ofHours(2)));
    awaitOldest(journal, ROOM, 2);
    assertThat(append(journal, draft(ROOM, ALICE, "first", "id")))
        .isEqualTo(new StoredMessage(ROOM, first.messageId(), first.position(), 0, true));
  }

  @Test
  void undeliveredInboxMessagesAreKeptAboveTheCount() throws Exception {
    Journal journal = journal(keepCount(2, 1000));
    appendNumbers(journal, ROOM, 5);
    appendNumbers(journal, INBOX, 5);
    awaitOldest(journal, ROOM, 4);
    assertThat(texts(journal.replay(INBOX, new StartPosition.Undelivered(PHONE)))).hasSize(5);
  }

  @Test
  void deliveredInboxMessagesAreKeptUpToTheCount() throws Exception {
    Journal journal = journal(keepCount(2, 1000));
    appendNumbers(journal, INBOX, 5);
    journal.recordDelivery(BOB, PHONE, 0, 5);
    append(journal, draft(INBOX, "6"));
    awaitOldest(journal, INBOX, 5);
    assertThat(texts(journal.replay(INBOX, new StartPosition.Last(100)))).containsExactly("5", "6");
  }

  @Test
  void messagesOfAnOfflineDeviceAreKeptUpToTheInboxLimit() throws Exception {
    Journal journal = journal(keepCount(1, 5));
    appendNumbers(journal, INBOX, 1);
    journal.recordDelivery(BOB, LAPTOP, 0, 1);
    for (int i = 2; i <= 6; i++) {
      append(journal, draft(INBOX, String.valueOf(i)));
      journal.recordDelivery(BOB, PHONE, 0, i);
    }
    awaitOldest(journal, INBOX, 2);
    assertThat(texts(journal.replay(INBOX, new StartPosition.Undelivered(LAPTOP)))).hasSize(5);
    append(journal, draft(INBOX, "7"));
    append(journal, draft(INBOX, "8"));
    awaitOldest(journal, INBOX, 4);
  }

  @Test
  @Shows("device-late")
  void aDeviceThatMissedDeletedMessagesGetsTheRestAndIsNotRecovered() throws Exception {
    Journal journal = journal(keepAge(Duration.ofHours(1)));
    appendNumbers(journal, INBOX, 3);
    journal.recordDelivery(BOB, LAPTOP, 0, 1);
    clock.set(NOW.plus(Duration.ofMinutes(30)));
    append(journal, draft(INBOX, "4"));
    clock.set(NOW.plus(Duration.ofMinutes(61)));
    awaitOldest(journal, INBOX, 4);
    Replay replay = journal.replay(INBOX, new StartPosition.Undelivered(LAPTOP));
    assertThat(replay.recovered()).isFalse();
    assertThat(texts(replay)).containsExactly("4");
    assertThat(journal.replay(INBOX, new StartPosition.Undelivered("new")).recovered()).isTrue();
  }

  static Bounds keepCount(long count, int inboxMessages) {
    return limits(retention(Duration.ZERO, count, Duration.ofMillis(10)), inboxMessages);
  }

  private static Bounds keepAge(Duration age) {
    return limits(retention(age, 0, Duration.ofMillis(10)), 1000);
  }

  private static Bounds limits(HistoryProperties history, int inboxMessages) {
    return Bounds.of(history, inboxMessages);
  }

  static void awaitOldest(Journal journal, Address stream, long expected) {
    Await.until(
        () -> "oldest message at offset " + oldest(journal, stream),
        () -> oldest(journal, stream) == expected);
  }

  private static long oldest(Journal journal, Address stream) {
    return journal.history(stream, new HistoryRange.Newest(1)).deleted() + 1;
  }

  private static Replay after(Journal journal, StoredMessage message, long offset) {
    var position = new StreamPosition(message.position().epoch(), offset);
    return journal.replay(ROOM, new StartPosition.After(position));
  }
}
