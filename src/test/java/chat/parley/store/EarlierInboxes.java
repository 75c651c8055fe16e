package chat.parley.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.testkit.EarlierSchema;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes messages to inboxes as versions without pairs do, and reads tables. Not thread-safe. */
final class EarlierInboxes implements AutoCloseable {

  private static final String INSERT =
      "insert into message (stream, position, sent_at, sender, client_message_id, content_type,"
          + " is_text, body, extras) select id, ?, ?, ?, ?, ?, ?, ?, ? from stream where name = ?";

  private final Connection connection;
  private final List<String> streams = new ArrayList<>();

  /** Connects to an open database, which is as after its migration from an earlier version. */
  EarlierInboxes(Database database) throws SQLException {
    connection = database.connect();
    try (Statement statement = connection.createStatement()) {
      EarlierSchema.fillPairBacklog(statement);
    }
  }

  /** Adds a text message. */
  void add(String inbox, long position, long sentAt, String sender, String text)
      throws SQLException {
    add(inbox, position, sentAt, sender, null, null, true, text.getBytes(UTF_8), null);
  }

  /** Adds a message whose columns are given in the order of the table. */
  void add(String inbox, long position, long sentAt, String sender, @Nullable Object... content)
      throws SQLException {
    if (!streams.contains(inbox)) {
      streams.add(inbox);
      update(
          "insert into stream (name, epoch, last_position, deleted) values (?, ?, ?, ?)",
          inbox,
          "e" + streams.size(),
          0,
          position - 1);
    }
    update(
        INSERT,
        position,
        sentAt,
        sender,
        content[0],
        content[1],
        content[2],
        content[3],
        content[4],
        inbox);
    update("update stream set last_position = ? where name = ?", position, inbox);
  }

  /** Executes a statement. */
  void update(String sql, @Nullable Object... values) throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      PreparedConnection.bind(statement, values);
      statement.executeUpdate();
    }
  }

  /** Returns the rows of a query, the columns of each separated by a bar. */
  List<String> rows(String query) throws SQLException {
    var rows = new ArrayList<String>();
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(query)) {
      while (found.next()) {
        var row = new StringBuilder(found.getString(1) + "");
        for (int i = 2; i <= found.getMetaData().getColumnCount(); i++) {
          row.append('|').append(found.getString(i));
        }
        rows.add(row.toString());
      }
    }
    return rows;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
