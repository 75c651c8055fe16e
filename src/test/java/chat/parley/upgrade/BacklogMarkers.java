package chat.parley.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/** The markers that the users of pairs have after an upgrade: each at the own last message. */
final class BacklogMarkers {

  /** No change, mention or setting is older than the markers. */
  private static final String ROWS =
      """
      select name, user_name, read_position, delivered_position
      from marker_now marker join stream on stream.id = marker.stream
      where not muted and not marked and not ended and since = 0
      """;

  /** The offsets in the pairs, by pair and user. */
  private final Map<String, Long> expected = new HashMap<>();

  /** Adds a message of a pair, whose name has the names of both users. */
  void add(String pair, String sender, long offset) {
    for (String user : pair.substring("pair.".length()).split(",", -1)) {
      expected.merge(pair + "/" + user, user.equals(sender) ? offset : 0, Math::max);
    }
  }

  /** Verifies that there are these markers, and no others. */
  void verify(Connection connection) throws SQLException {
    Map<String, Long> found = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(ROWS)) {
      while (rows.next()) {
        String marker = rows.getString(1) + "/" + rows.getString(2);
        found.put(marker, rows.getLong(3));
        assertThat(rows.getLong(4)).as("delivered: %s", marker).isEqualTo(rows.getLong(3));
      }
      assertThat(found).isEqualTo(expected);
    }
    for (String table : new String[] {"mention", "uncounted"}) {
      assertThat(count(connection, table)).as(table).isZero();
    }
    assertThat(count(connection, "marker")).isEqualTo(expected.size());
  }

  private static long count(Connection connection, String table) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select count(*) from " + table)) {
      row.next();
      return row.getLong(1);
    }
  }
}
