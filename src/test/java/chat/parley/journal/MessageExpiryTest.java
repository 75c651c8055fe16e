package chat.parley.journal;

import static chat.parley.journal.JournalParts.INBOX;
import static chat.parley.journal.JournalParts.NOW;
import static chat.parley.journal.JournalParts.ROOM;
import static chat.parley.journal.JournalParts.cursor;
import static chat.parley.journal.JournalParts.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.Address;
import chat.parley.message.Draft;
import chat.parley.message.RoomName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageExpiryTest {

  private static final Duration AGE = Duration.ofHours(10);

  /** More streams than one query finds. */
  private static final int STREAMS = 101;

  private final WriteQueue queue = JournalParts.queue();
  @AutoClose private final JournalParts parts;
  private boolean writerStarted;

  MessageExpiryTest(@TempDir Path directory) throws Exception {
    parts = new JournalParts(directory);
  }

  private MessageExpiry expiry(long maxCount, Duration maxAge) {
    return new MessageExpiry(
        maxCount,
        parts.ageLimit(maxAge),
        new InboxDeliveries(
            parts.streams, parts.reader, parts.database.markerReader(), false, 1_000),
        parts.reader,
        new Deletions(queue, parts.streams));
  }

  /** Deletes messages, all of which have been stored before the first run. */
  private void run(MessageExpiry expiry) throws Exception {
    if (!writerStarted) {
      writerStarted = true;
      parts.startWriter(queue);
    }
    expiry.run();
  }

  private void deleteByCount(long maxCount) throws Exception {
    run(expiry(maxCount, Duration.ZERO));
  }

  private long deletedUpTo(Address address) throws Exception {
    return parts.reader.stream(address).deletedUpTo();
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 4", "4, 1", "5, 0", "6, 0"})
  void theNewestMessagesAreKept(long maxCount, long deleted) throws Exception {
    parts.storeNumbers(ROOM, 5);
    deleteByCount(maxCount);
    assertThat(deletedUpTo(ROOM)).isEqualTo(deleted);
  }

  @Test
  void moreMessagesThanOneTransactionDeletesAreDeleted() throws Exception {
    parts.storeNumbers(ROOM, 1_205);
    deleteByCount(5);
    assertThat(deletedUpTo(ROOM)).isEqualTo(1_200);
    assertThat(parts.column("select count(*) from message")).containsExactly("5");
  }

  @Test
  void moreStreamsThanOneQueryFindsAreSwept() throws Exception {
    var drafts = new ArrayList<Draft>();
    for (int i = 0; i < STREAMS; i++) {
      drafts.addAll(numbers(new Address.Room(new RoomName("room" + i)), 2));
    }
    parts.store(drafts);
    deleteByCount(1);
    assertThat(parts.column("select count(*) from message")).containsExactly("" + STREAMS);
  }

  @Test
  void undeliveredMessagesOfAnInboxAreNotDeletedByCount() throws Exception {
    parts.storeNumbers(INBOX, 5);
    deleteByCount(1);
    assertThat(deletedUpTo(INBOX)).isZero();
    parts.streams.recordDelivery(INBOX, "phone", 0, 3);
    deleteByCount(1);
    assertThat(deletedUpTo(INBOX)).isEqualTo(3);
  }

  @Test
  void deliveredMessagesOfAnInboxAreKeptUpToTheCount() throws Exception {
    parts.store(numbers(INBOX, 5), cursor("phone", 5));
    deleteByCount(2);
    assertThat(deletedUpTo(INBOX)).isEqualTo(3);
  }

  @Test
  void decisionsOfModeratorsAreKept() throws Exception {
    parts.storeNumbers(new Address.Rulings(), 5);
    parts.storeNumbers(ROOM, 5);
    MessageExpiry expiry = expiry(1, AGE);
    parts.clock.set(NOW.plus(Duration.ofDays(1)));
    run(expiry);
    assertThat(deletedUpTo(new Address.Rulings())).isZero();
    assertThat(deletedUpTo(ROOM)).isEqualTo(5);
  }

  @Test
  void messagesAboveTheMaximumAgeAreDeleted() throws Exception {
    MessageExpiry expiry = expiry(0, AGE);
    parts.store(numbers(ROOM, 2));
    parts.store(numbers(INBOX, 1), cursor("phone", 0));
    parts.clock.set(NOW.plusMillis(1));
    parts.store(numbers(ROOM, 1));
    parts.clock.set(NOW.plus(AGE));
    run(expiry);
    assertThat(List.of(deletedUpTo(ROOM), deletedUpTo(INBOX))).containsExactly(0L, 0L);
    parts.clock.set(NOW.plus(AGE).plusMillis(1));
    run(expiry);
    assertThat(List.of(deletedUpTo(ROOM), deletedUpTo(INBOX))).containsExactly(2L, 1L);
    parts.clock.set(NOW.plus(AGE).plusMillis(2));
    run(expiry);
    assertThat(deletedUpTo(ROOM)).isEqualTo(3);
  }

  @Test
  void moreOldMessagesThanOneTransactionDeletesAreDeleted() throws Exception {
    MessageExpiry expiry = expiry(0, AGE);
    parts.storeNumbers(ROOM, 1_001);
    parts.clock.set(NOW.plus(Duration.ofDays(1)));
    run(expiry);
    assertThat(deletedUpTo(ROOM)).isEqualTo(1_001);
  }

  @Test
  void withAnUntrustedClockNothingIsDeletedByAge() throws Exception {
    parts.storeNumbers(ROOM, 1);
    parts.clock.set(NOW.plus(Duration.ofDays(1)));
    run(expiry(0, AGE));
    assertThat(deletedUpTo(ROOM)).isZero();
  }

  @Test
  void changesOfMembersAreKept() throws Exception {
    var changes = new Address.Members(ROOM.name());
    parts.storeNumbers(changes, 5);
    MessageExpiry expiry = expiry(1, AGE);
    parts.clock.set(NOW.plus(Duration.ofDays(1)));
    run(expiry);
    assertThat(deletedUpTo(changes)).isZero();
  }
}
