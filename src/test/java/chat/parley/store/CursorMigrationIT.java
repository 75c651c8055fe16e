package chat.parley.store;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.Address;
import chat.parley.message.UserName;
import chat.parley.testkit.EarlierSchema;
import chat.parley.testkit.Stores;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cursors stored with schema 2 are kept by the later migrations. */
class CursorMigrationIT {

  private static final Address.Inbox INBOX = new Address.Inbox(new UserName("bob"));

  @TempDir Path directory;

  @Test
  void cursorsInPostgresAreKept() throws Exception {
    assertCursorsAreKept(Stores.postgres());
  }

  @Test
  void cursorsInSqliteAreKept() throws Exception {
    assertCursorsAreKept(Stores.sqlite(directory));
  }

  private static void assertCursorsAreKept(StoreProperties store) throws Exception {
    try (var database = new Database(store)) {
      database.open();
      try (Connection connection = database.connect();
          Statement statement = connection.createStatement()) {
        downgradeToSchema2(statement);
      }
      long upgradedAt = System.currentTimeMillis();
      database.open();
      assertThat(database.reader().load(INBOX).devices())
          .allSatisfy(device -> assertThat(device.seenAt()).isGreaterThanOrEqualTo(upgradedAt));
      List<CursorRow> cursors =
          database.reader().load(INBOX).devices().stream().map(StoredDevice::cursor).toList();
      assertThat(cursors)
          .containsExactlyInAnyOrder(
              new CursorRow(INBOX, "phone", 2, "{}"),
              new CursorRow(INBOX, "laptop", 3, "{[7,10),[12,13)}"),
              new CursorRow(INBOX, "tablet", 0, "{[5,6)}"));
      try (LogWriter writer = database.writer()) {
        writer.write(new Batch(1, 1, List.of(), cursors));
        writer.commit();
      }
      assertThat(database.reader().load(INBOX).devices()).hasSize(3);
    }
  }

  private static void downgradeToSchema2(Statement statement) throws SQLException {
    EarlierSchema.undoRoomsAndUsers(statement);
    statement.execute("delete from flyway_schema_history where version in ('3', '4', '5')");
    statement.execute("alter table device drop column seen_at");
    statement.execute("drop table identity");
    statement.execute("drop table epoch_change");
    statement.execute(
        "insert into stream (name, epoch, last_position, deleted) values ('inbox.bob', 'e', 20,"
            + " 0)");
    for (String device : List.of("'phone', 2, ''", "'laptop', 3, '7-9,12'", "'tablet', 0, '5'")) {
      statement.execute(
          "insert into device (stream, name, up_to, beyond) select id, %s from stream"
              .formatted(device));
    }
  }
}
