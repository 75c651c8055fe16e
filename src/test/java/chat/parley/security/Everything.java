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

/** All that somebody could have changed: what is stored, and who reads what. */
final class Everything {

  /** Those who only read have readers for a moment, so those whom nobody may read are looked at. */
  private static final List<Address> SECRET =
      List.of(new Address.Inbox(new UserName("bob")), new Address.Rulings());

  private static final String STORED =
      "select (select count(*) from message), (select count(*) from stream), (select"
          + " coalesce(sum(length(body)), 0) from message), (select count(*) from sent), (select"
          + " coalesce(group_concat(up_to || beyond), '') from device join stream on stream.id ="
          + " device.stream where stream.name = 'inbox.bob')";

  private final ParleyServer server;
  private final String url;

  Everything(ParleyServer server, Path data) {
    this.server = server;
    this.url = "jdbc:sqlite:" + data.resolve("parley.db");
  }

  String state() throws SQLException {
    server.awaitStored();
    var fanout = server.bean(Fanout.class);
    try (var connection = DriverManager.getConnection(url);
        var statement = connection.createStatement();
        var row = statement.executeQuery(STORED)) {
      var state = new StringBuilder();
      for (int i = 1; i <= 5; i++) {
        state.append(row.getString(i)).append(' ');
      }
      for (Address address : SECRET) {
        state.append(fanout.hasSubscribers(address)).append(' ');
      }
      return state.append(fanout.hasSubscribers(new Address.Room(new RoomName("a")))).toString();
    }
  }
}
