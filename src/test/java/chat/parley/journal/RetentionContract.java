package chat.parley.journal;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.failures.Subsystem;
import chat.parley.journal.HistoryProperties.Keep;
import chat.parley.message.Address;
import chat.parley.message.StreamPosition;
import chat.parley.testkit.Await;
import chat.parley.testkit.Shows;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/** What a journal promises to keep, and to delete. */
abstract class RetentionContract extends JournalContract {

  private static final int KEPT = 5;
  private static final Bounds BOTH =
      limits(new Keep(Duration.ofHours(1), KEPT, Duration.ofMillis(10)), 1000);
  private static final Address EVERYONE = new Address.Everyone();
  private static final String PHONE = "phone";
  private static final String LAPTOP = "laptop";

  RetentionContract(Opening opening) {
    super(opening);
  }

  @Test
  void ofALongStreamTheOldestGo() throws Exception {
    Journal journal = journal(count(3, 1000));
    StoredMessage last = appendNumbers(journal, ROOM, 5);
    awaitOldest(journal, ROOM, 3);
    assertThat(texts(journal.replay(ROOM, new StartPosition.Last(100))))
        .containsExactly("3", "4", "5");
    assertThat(texts(after(journal, last, 2))).containsExactly("3", "4", "5");
  }

  @Test
  void aSweepWaitsUntilTheStoreIsOpened() throws Exception {
    Journal journal = journal(limits(new Keep(Duration.ZERO, 3, Duration.ofMillis(1)), 1000));
    append(journal, draft(ROOM, "1"));
    assertThat(failures.count(Subsystem.RETENTION)).isZero();
  }

  @Test
  void manyMessagesGoInSmallSteps() throws Exception {
    Journal journal = journal(count(10, 1000));
    append(journal, Collections.nCopies(1777, draft(ROOM, "x")));
    append(journal, Collections.nCopies(1777, draft(new Address.Everyone(), "x")));
    awaitOldest(journal, ROOM, 1768);
    awaitOldest(journal, new Address.Everyone(), 1768);
  }

  @Test
  void aResumeIntoWhatWasDeletedIsNotRecovered() throws Exception {
    Journal journal = journal(count(3, 1000));
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
  void whatIsOldGoes() throws Exception {
    Journal journal = journal(age(Duration.ofHours(1)));
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
  void aClockThatIsAheadForAMomentDeletesNothing() throws Exception {
    Journal journal = journal(BOTH);
    appendNumbers(journal, ROOM, 3);
    clock.set(NOW.plus(Duration.ofMinutes(20)));
    ahead.set(Duration.ofDays(365));
    awaitPaused(journal, true);
    append(journal, draft(ROOM, "by the wrong clock"));
    awaitSweeps(journal);
    ahead.set(Duration.ZERO);
    awaitPaused(journal, false);
    assertThat(texts(journal.replay(ROOM, new StartPosition.Last(100)))).hasSize(4);
    clock.set(NOW.plus(Duration.ofMinutes(61)));
    awaitOldest(journal, ROOM, 4);
  }

  @Test
  void aClockThatIsAheadAtTheStartDeletesNothingUntilItHasBeenSteady() throws Exception {
    Journal first = journal(BOTH);
    appendNumbers(first, ROOM, 3);
    ahead.set(Duration.ofDays(365));
    Journal journal = reopen();
    awaitPaused(journal, true);
    append(journal, draft(ROOM, "by the wrong clock"));
    awaitSweeps(journal);
    assertThat(texts(journal.replay(ROOM, new StartPosition.Last(100)))).hasSize(4);
    clock.set(NOW.plus(Duration.ofMinutes(11)));
    awaitPaused(journal, false);
    awaitOldest(journal, ROOM, 4);
  }

  /** Waits for two sweeps: by number they delete, whatever the clock is. */
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
  void offsetsGoOnAfterEverythingWasDeleted() throws Exception {
    Journal journal = journal(age(Duration.ofHours(1)));
    StoredMessage first = appendNumbers(journal, ROOM, 3);
    clock.set(NOW.plus(Duration.ofHours(2)));
    awaitOldest(journal, ROOM, 4);
    StoredMessage next = append(reopen(), draft(ROOM, "next"));
    assertThat(next.position()).isEqualTo(new StreamPosition(first.position().epoch(), 4));
  }

  @Test
  @Shows("idempotent-for-ever")
  void aRepeatIsOneEvenWhenTheFirstIsDeleted() throws Exception {
    Journal journal = journal(age(Duration.ofHours(1)));
    StoredMessage first = append(journal, draft(ROOM, ALICE, "first", "id"));
    clock.set(NOW.plus(Duration.ofHours(2)));
    awaitOldest(journal, ROOM, 2);
    assertThat(append(journal, draft(ROOM, ALICE, "first", "id")))
        .isEqualTo(new StoredMessage(first.messageId(), first.position(), true));
  }

  @Test
  void whatNobodyHasReadIsKeptHoweverMuchItIs() throws Exception {
    Journal journal = journal(count(2, 1000));
    appendNumbers(journal, ROOM, 5);
    appendNumbers(journal, INBOX, 5);
    awaitOldest(journal, ROOM, 4);
    assertThat(texts(journal.replay(INBOX, new StartPosition.Undelivered(PHONE)))).hasSize(5);
  }

  @Test
  void whatHasBeenReadIsKeptAsInAnyStream() throws Exception {
    Journal journal = journal(count(2, 1000));
    appendNumbers(journal, INBOX, 5);
    journal.recordDelivery(BOB, PHONE, 0, 5);
    append(journal, draft(INBOX, "6"));
    awaitOldest(journal, INBOX, 5);
    assertThat(texts(journal.replay(INBOX, new StartPosition.Last(100)))).containsExactly("5", "6");
  }

  @Test
  void aDeviceThatIsAwayIsWaitedForAsLongAsAnInboxHolds() throws Exception {
    Journal journal = journal(count(1, 5));
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
  void aDeviceThatWasAwayForTooLongIsToldAndGetsWhatIsLeft() throws Exception {
    Journal journal = journal(age(Duration.ofHours(1)));
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

  private static Bounds count(long count, int inboxMessages) {
    return limits(new Keep(Duration.ZERO, count, Duration.ofMillis(10)), inboxMessages);
  }

  private static Bounds age(Duration age) {
    return limits(new Keep(age, 0, Duration.ofMillis(10)), 1000);
  }

  private static Bounds limits(Keep keep, int inboxMessages) {
    return Bounds.of(keep, inboxMessages);
  }

  private static void awaitOldest(Journal journal, Address stream, long expected) {
    Await.until(
        () -> "the oldest message " + oldest(journal, stream),
        () -> oldest(journal, stream) == expected);
  }

  private static long oldest(Journal journal, Address stream) {
    return journal.history(stream, new HistoryRange.Newest(1)).deleted() + 1;
  }

  private static Replay after(Journal journal, StoredMessage of, long offset) {
    var place = new StreamPosition(of.position().epoch(), offset);
    return journal.replay(ROOM, new StartPosition.After(place));
  }
}
