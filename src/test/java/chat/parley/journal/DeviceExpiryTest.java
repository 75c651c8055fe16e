package chat.parley.journal;

import static chat.parley.journal.JournalParts.EXPIRY;
import static chat.parley.journal.JournalParts.INBOX;
import static chat.parley.journal.JournalParts.NOW;
import static chat.parley.journal.JournalParts.cursor;
import static chat.parley.journal.JournalParts.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.store.EmptySqlite;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceExpiryTest {

  /** The first moment at which devices have expired that were last used at {@code NOW}. */
  private static final Instant EXPIRED = NOW.plus(EXPIRY).plusMillis(1);

  private final WriteQueue queue = JournalParts.queue();
  @AutoClose private final JournalParts parts;
  private final InboxDevices devices;
  private final DeviceExpiry expiry;

  DeviceExpiryTest(@TempDir Path directory) throws Exception {
    parts = new JournalParts(directory);
    devices = new InboxDevices(parts.streams, parts.policy);
    expiry = newExpiry();
  }

  private DeviceExpiry newExpiry() {
    return new DeviceExpiry(
        devices, parts.ageLimit(EXPIRY), parts.reader, new Deletions(queue, parts.streams));
  }

  private void runAt(Instant time) throws Exception {
    parts.clock.set(time);
    expiry.run();
  }

  private List<String> stored() throws Exception {
    return parts.column("select name from device order by name");
  }

  @Test
  void unusedDevicesAreDeletedExceptTheDefaultDevice() throws Exception {
    parts.store(numbers(INBOX, 1), cursor("phone", 1), cursor(Journal.DEFAULT_DEVICE, 1));
    parts.clock.set(NOW.plusMillis(1));
    parts.store(List.of(), cursor("laptop", 1));
    parts.startWriter(queue);
    runAt(EXPIRED.minusMillis(1));
    assertThat(stored()).containsExactlyInAnyOrder(Journal.DEFAULT_DEVICE, "laptop", "phone");
    runAt(EXPIRED);
    assertThat(stored()).containsExactlyInAnyOrder(Journal.DEFAULT_DEVICE, "laptop");
  }

  @Test
  void subscribedDevicesAreKeptAndRefreshed() throws Exception {
    parts.store(numbers(INBOX, 1), cursor("phone", 1));
    devices.add(INBOX, "phone");
    runAt(EXPIRED);
    assertThat(stored()).containsExactly("phone");
    assertThat(parts.streams.takeDirtyCursors()).containsExactly(cursor("phone", 1));
  }

  @Test
  void withAnUntrustedClockNothingIsDeleted() throws Exception {
    parts.store(numbers(INBOX, 1), cursor("phone", 1));
    parts.startWriter(queue);
    parts.clock.set(EXPIRED);
    newExpiry().run();
    assertThat(stored()).containsExactly("phone");
  }

  @Test
  void eachRunExaminesOnePageAndAfterTheLastPageTheFirst() throws Exception {
    parts.storeNumbers(INBOX, 1);
    insertPageOfDevicesAndOneMore();
    parts.startWriter(queue);
    runAt(EXPIRED);
    assertThat(stored()).containsExactly("d1001", "d2001");
    runAt(EXPIRED.plusMillis(1));
    assertThat(stored()).containsExactly("d1001");
    runAt(EXPIRED.plusMillis(1));
    assertThat(stored()).isEmpty();
  }

  /** Inserts devices d1001 to d2001; the first one was used a millisecond later than the others. */
  private void insertPageOfDevicesAndOneMore() throws Exception {
    long inbox = parts.reader.stream(INBOX).id();
    EmptySqlite.execute(
        parts.file,
        """
        with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < 1001)
        insert into device select %d, 'd' || (1000 + n), 0, '{}', %d + (n = 1) from numbers
        """
            .formatted(inbox, NOW.toEpochMilli()));
  }
}
