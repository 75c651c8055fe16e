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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceExpiryTest {

  /** The first moment at which devices have expired that were last used at {@link #NOW}. */
  private static final Instant EXPIRED = NOW.plus(EXPIRY).plusMillis(1);

  @TempDir private Path directory;

  private final WriteQueue queue = JournalParts.queue();
  private JournalParts parts;
  private InboxDevices devices;
  private DeviceExpiry expiry;

  @BeforeEach
  void open() throws Exception {
    parts = new JournalParts(directory);
    devices = new InboxDevices(parts.streams, parts.policy);
    expiry = expiry();
  }

  private DeviceExpiry expiry() {
    return new DeviceExpiry(
        devices, parts.ageLimit(EXPIRY), parts.reader, new Deletions(queue, parts.streams));
  }

  @AfterEach
  void close() {
    parts.close();
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
    parts.clock.set(EXPIRED.minusMillis(1));
    expiry.run();
    assertThat(stored()).containsExactly(Journal.DEFAULT_DEVICE, "laptop", "phone");
    parts.clock.set(EXPIRED);
    expiry.run();
    assertThat(stored()).containsExactly(Journal.DEFAULT_DEVICE, "laptop");
  }

  @Test
  void subscribedDevicesAreKeptAndRefreshed() throws Exception {
    parts.store(numbers(INBOX, 1), cursor("phone", 1));
    devices.add(INBOX, "phone");
    parts.clock.set(EXPIRED);
    expiry.run();
    assertThat(stored()).containsExactly("phone");
    assertThat(parts.streams.takeDirtyCursors()).containsExactly(cursor("phone", 1));
  }

  @Test
  void withAnUntrustedClockNothingIsDeleted() throws Exception {
    parts.store(numbers(INBOX, 1), cursor("phone", 1));
    parts.clock.set(EXPIRED);
    expiry().run();
    assertThat(stored()).containsExactly("phone");
  }

  @Test
  void eachRunExaminesAPageAndTheLastOneStartsOver() throws Exception {
    parts.store(numbers(INBOX, 1));
    insertDevices(1, 1_001);
    parts.startWriter(queue);
    parts.clock.set(EXPIRED);
    expiry.run();
    assertThat(stored()).containsExactly("d11001");
    insertDevices(1, 1);
    expiry.run();
    assertThat(stored()).containsExactly("d10001");
    expiry.run();
    assertThat(stored()).isEmpty();
  }

  /** Inserts devices last used at {@link #NOW}, the names of which sort by their numbers. */
  private void insertDevices(int first, int last) throws Exception {
    String sql =
        """
        with recursive numbers(n) as
          (select %d union all select n + 1 from numbers where n < %d)
        insert into device select %d, 'd' || (10000 + n), 0, '{}', %d from numbers
        """;
    long inbox = parts.reader.stream(INBOX).id();
    EmptySqlite.execute(parts.file, sql.formatted(first, last, inbox, NOW.toEpochMilli()));
  }
}
