package chat.parley.store;

import static chat.parley.store.EmptySqlite.INBOX;
import static chat.parley.store.EmptySqlite.ROOM;
import static chat.parley.store.EmptySqlite.room;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.Address;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredStreamsTest {

  @AutoClose private final PreparedConnection connection;

  StoredStreamsTest(@TempDir Path directory) throws Exception {
    connection = EmptySqlite.connect(directory);
  }

  @BeforeEach
  void connect() throws Exception {
    connection.update("insert into stream values (1, 'room.lobby', 'e', 9, 4, 0, 0, 0)");
    connection.update("insert into stream values (2, 'inbox.bob', 'e', 3, 0, 0, 0, 0)");
    connection.update("insert into stream values (3, 'room.other', 'e', 3, 0, 0, 0, 0)");
    connection.update("insert into device values (2, 'phone', 2, '{}', 77)");
    connection.update("insert into device values (2, 'laptop', 1, '{[3,4)}', 78)");
  }

  private StoredStreams select(Address... addresses) throws SQLException {
    var streams = new StoredStreams(Set.of(addresses));
    Object names = SqlDialect.SQLITE.namesParameter(streams.names());
    try (ResultSet rows = connection.query(StoredStreams.select(SqlDialect.SQLITE), names)) {
      while (rows.next()) {
        streams.processRow(rows);
      }
    }
    return streams;
  }

  @Test
  void theNamesAreThoseOfTheRequestedStreams() {
    assertThat(new StoredStreams(Set.of(ROOM, INBOX)).names())
        .containsExactlyInAnyOrder("room.lobby", "inbox.bob");
    assertThat(new StoredStreams(Set.of()).names()).isEmpty();
  }

  @Test
  void requestedStreamsAreCollectedWithTheirDevices() throws Exception {
    StoredStreams streams = select(ROOM, INBOX);
    assertThat(streams.missing()).isEmpty();
    assertThat(streams.streams()).containsOnlyKeys(ROOM, INBOX);
    assertThat(streams.streams().get(ROOM))
        .isEqualTo(new StoredStream(new StreamRow(1, ROOM, "e", 4, 9), List.of()));
    assertThat(streams.streams().get(INBOX).row()).isEqualTo(new StreamRow(2, INBOX, "e", 0, 3));
    assertThat(streams.streams().get(INBOX).devices())
        .containsExactlyInAnyOrder(
            new StoredDevice(new CursorRow(INBOX, "phone", 2, "{}"), 77),
            new StoredDevice(new CursorRow(INBOX, "laptop", 1, "{[3,4)}"), 78));
  }

  @Test
  void anInboxWithoutDevicesHasNone() throws Exception {
    connection.update("delete from device");
    assertThat(select(INBOX).streams().get(INBOX).devices()).isEmpty();
  }

  @Test
  void streamsWithoutARowAreMissing() throws Exception {
    StoredStreams streams = select(ROOM, room("empty"));
    assertThat(streams.missing()).containsExactly(room("empty"));
    var row = new StreamRow(0, room("empty"), "e", 0, 0);
    assertThat(streams.add(row)).isEqualTo(new StoredStream(row, List.of()));
    assertThat(streams.missing()).isEmpty();
    assertThat(streams.streams()).containsOnlyKeys(ROOM, room("empty"));
  }
}
