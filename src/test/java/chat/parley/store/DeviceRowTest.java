package chat.parley.store;

import static chat.parley.store.EmptySqlite.INBOX;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.Address;
import chat.parley.message.UserName;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceRowTest {

  private static final Address.Inbox OTHER_INBOX = new Address.Inbox(new UserName("ann"));

  @AutoClose private final PreparedConnection connection;

  DeviceRowTest(@TempDir Path directory) throws Exception {
    connection = EmptySqlite.connect(directory);
  }

  @BeforeEach
  void storeDevices() throws Exception {
    connection.update("insert into stream values (1, 'inbox.bob', 'e', 0, 0, 0, 0, 0)");
    connection.update("insert into stream values (2, 'inbox.ann', 'e', 0, 0, 0, 0, 0)");
    for (String device : List.of("1, 'phone'", "1, 'laptop'", "2, 'phone'")) {
      connection.update("insert into device values (%s, 5, '{}', 77)".formatted(device));
    }
  }

  private List<DeviceRow> select(long stream, String name, int limit) throws Exception {
    var devices = new ArrayList<DeviceRow>();
    try (ResultSet rows = connection.query(DeviceRow.SELECT, stream, name, limit)) {
      while (rows.next()) {
        devices.add(DeviceRow.of(rows));
      }
    }
    return devices;
  }

  @Test
  void rowsAreReadInTheOrderOfTheirKeys() throws Exception {
    assertThat(select(0, "", 10))
        .containsExactly(
            new DeviceRow(1, INBOX, "laptop", 77),
            new DeviceRow(1, INBOX, "phone", 77),
            new DeviceRow(2, OTHER_INBOX, "phone", 77));
  }

  @ParameterizedTest
  @CsvSource({"1, laptop, 10, 2", "1, phone, 10, 1", "2, phone, 10, 0", "0, '', 1, 1"})
  void aPageBeginsAfterAKeyAndHasALimit(long stream, String name, int limit, int size)
      throws Exception {
    assertThat(select(stream, name, limit)).hasSize(size);
  }

  @Test
  void rowsAreLockedInTheOrderOfInboxAndName() {
    var bobPhone = new DeviceRow(1, INBOX, "phone", 0);
    var bobLaptop = new DeviceRow(1, INBOX, "laptop", 0);
    var annPhone = new DeviceRow(2, OTHER_INBOX, "phone", 0);
    assertThat(List.of(bobPhone, bobLaptop, annPhone).stream().sorted(DeviceRow.ORDER))
        .containsExactly(annPhone, bobLaptop, bobPhone);
  }
}
