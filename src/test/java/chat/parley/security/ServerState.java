package chat.parley.security;

import chat.parley.delivery.Fanout;
import chat.parley.message.Address;
import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import chat.parley.testkit.ParleyServer;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;

/** The state that an operation could change: the stored rows and the subscriptions. */
final class ServerState {

  /**
   * The streams that no user of the table may subscribe to. Other streams may have subscribers for
   * a moment, from subscriptions that are permitted.
   */
  private static final List<Address> RESTRICTED_STREAMS =
      List.of(new Address.Inbox(new UserName("bob")), new Address.Rulings());

  private static final String STORED_STATE =
      "select (select count(*) from message), (select count(*) from stream), (select"
          + " coalesce(sum(length(body)), 0) from message), (select count(*) from sent), (select"
          + " coalesce(group_concat(up_to || beyond), '') from device join stream on stream.id ="
          + " device.stream where stream.name = 'inbox.bob'), (select"
          + " coalesce(group_concat(name || coalesce(display_name, '')), '') from (select * from"
          + " person where display_name is not null order by name)), (select count(*) from block)";

  private final ParleyServer server;
  private final String url;

  ServerState(ParleyServer server, Path data) {
    this.server = server;
    this.url = "jdbc:sqlite:" + data.resolve("parley.db");
  }

  /** Returns a text that differs if the state differs. Waits until all messages are stored. */
  String snapshot() throws SQLException {
    server.awaitStored();
    var fanout = server.bean(Fanout.class);
    try (var connection = DriverManager.getConnection(url);
        var statement = connection.createStatement();
        var row = statement.executeQuery(STORED_STATE)) {
      var state = new StringBuilder();
      for (int i = 1; i <= 7; i++) {
        state.append(row.getString(i)).append(' ');
      }
      for (Address address : RESTRICTED_STREAMS) {
        state.append(fanout.hasSubscribers(address)).append(' ');
      }
      return state.append(fanout.hasSubscribers(new Address.Room(new RoomName("a")))).toString();
    }
  }
}
