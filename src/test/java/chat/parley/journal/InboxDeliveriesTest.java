package chat.parley.journal;

import static chat.parley.journal.JournalParts.INBOX;
import static chat.parley.journal.JournalParts.cursor;
import static chat.parley.journal.JournalParts.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.store.CursorRow;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InboxDeliveriesTest {

  @AutoClose private final JournalParts parts;

  InboxDeliveriesTest(@TempDir Path directory) throws Exception {
    parts = new JournalParts(directory);
  }

  private long deletableUpTo(boolean shared, int maxInboxMessages) throws Exception {
    return new InboxDeliveries(
            parts.streams, parts.reader, parts.database.markerReader(), shared, maxInboxMessages)
        .deletableUpTo(parts.reader.stream(INBOX));
  }

  private void storeTen(CursorRow... cursors) throws Exception {
    parts.store(numbers(INBOX, 10), cursors);
  }

  private void deliverThreeInTheStoreAndSixInMemory() throws Exception {
    storeTen(cursor("phone", 3));
    parts.lastOffset(INBOX);
    parts.streams.recordDelivery(INBOX, "phone", 0, 6);
  }

  @Test
  void withoutDevicesNothingIsDeletable() throws Exception {
    storeTen();
    assertThat(deletableUpTo(false, 4)).isZero();
    assertThat(deletableUpTo(true, 4)).isZero();
  }

  @Test
  void messagesThatAllDevicesReceivedAreDeletable() throws Exception {
    storeTen(cursor("phone", 3), cursor("laptop", 5));
    assertThat(deletableUpTo(false, 10)).isEqualTo(3);
  }

  @Test
  void messagesThatOneDeviceReceivedAreDeletableAboveTheMaximum() throws Exception {
    storeTen(cursor("phone", 3), cursor("laptop", 8));
    assertThat(deletableUpTo(false, 7)).isEqualTo(3);
    assertThat(deletableUpTo(false, 6)).isEqualTo(4);
    assertThat(deletableUpTo(false, 1)).isEqualTo(8);
  }

  @Test
  void deliveriesInMemoryCountIfNoOtherNodeWrites() throws Exception {
    deliverThreeInTheStoreAndSixInMemory();
    assertThat(deletableUpTo(false, 10)).isEqualTo(6);
  }

  @Test
  void onlyDeliveriesInTheStoreCountIfOtherNodesWrite() throws Exception {
    deliverThreeInTheStoreAndSixInMemory();
    assertThat(deletableUpTo(true, 10)).isEqualTo(3);
    parts.store(numbers(INBOX, 1), cursor("phone", 7));
    assertThat(deletableUpTo(true, 10)).isEqualTo(7);
  }
}
