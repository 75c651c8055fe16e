package chat.parley.security;

import chat.parley.delivery.Fanout;
import chat.parley.message.Address;
import chat.parley.message.RoomName;
import chat.parley.testkit.ParleyServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

/** Everything that is stored of a room, also of a deleted one, and its subscribers. */
final class RoomState implements AutoCloseable {

  /** The streams of the room with the name that is the only parameter, and of its next one. */
  private static final String STREAMS =
      "(select id from stream where name in"
          + " ('room.' || ?1, 'room.' || ?1 || ',1', 'members.' || ?1))";

  private static final List<String> QUERIES =
      List.of(
          "select * from room where name = ?1",
          "select * from member where room = ?1 order by user_name",
          "select * from stream_now where id in " + STREAMS + " order by id",
          "select * from message where stream in "
              + STREAMS
              + " and id in (select message from message_order where stream in "
              + STREAMS
              + " union all select id from message where id > (select up_to from ordered))"
              + " order by id",
          "select * from sent where stream in " + STREAMS + " order by sender, client_message_id",
          // The marker of ann, which has sent the message, moves some time later.
          "select * from marker where stream in "
              + STREAMS
              + " and user_name <> 'ann' order by stream, user_name",
          "select * from pin where stream in " + STREAMS,
          "select * from ended_stream where name = 'room.' || ?1",
          "select * from membership_count where user_name in"
              + " (select user_name from member where room = ?1) order by user_name");

  private final ParleyServer server;
  private final Connection connection;

  RoomState(ParleyServer server, Path data) throws SQLException {
    this.server = server;
    this.connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("parley.db"));
  }

  /** Returns a text that differs if the state differs. Waits until all messages are stored. */
  String of(RoomName room) throws SQLException {
    server.awaitStored();
    var state = new StringBuilder();
    for (String sql : QUERIES) {
      try (var statement = connection.prepareStatement(sql)) {
        statement.setString(1, room.value());
        try (ResultSet rows = statement.executeQuery()) {
          append(rows, state);
        }
      }
    }
    var fanout = server.bean(Fanout.class);
    return state
        .append(fanout.subscribers(new Address.Room(room)))
        .append(' ')
        .append(fanout.subscribers(new Address.Members(room)))
        .toString();
  }

  private static void append(ResultSet rows, StringBuilder state) throws SQLException {
    int columns = rows.getMetaData().getColumnCount();
    while (rows.next()) {
      for (int i = 1; i <= columns; i++) {
        Object value = rows.getObject(i);
        state.append(value instanceof byte[] bytes ? Arrays.toString(bytes) : value).append(' ');
      }
      state.append('\n');
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
