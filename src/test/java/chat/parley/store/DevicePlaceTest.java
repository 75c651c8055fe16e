package chat.parley.store;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shows;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The place of a device is in the store when its client is told so. */
class DevicePlaceTest {

  private static final String INBOX = "/user/queue/messages";

  @TempDir private Path data;

  private long place(String device) throws SQLException {
    String url = "jdbc:sqlite:" + data.resolve("parley.db");
    try (var connection = DriverManager.getConnection(url);
        var query = connection.prepareStatement("select up_to from device where name = ?")) {
      query.setString(1, device);
      try (var row = query.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    }
  }

  @Test
  @Shows("ack-receipt")
  void aReceiptSaysThatThePlaceIsStored() throws Exception {
    try (var server = ParleyServer.start("parley.data-directory=" + data);
        var bob = StompUser.connect(server, "bob")) {
      bob.store("/user/bob/queue/messages", "m1");
      bob.store("/user/bob/queue/messages", "m2");
      String ack = read(bob, "phone", "client").header("ack");
      bob.frame("ACK", "", "id:" + ack, "receipt:acknowledged");
      bob.receipt("acknowledged");
      assertThat(place("phone")).isEqualTo(2);
      read(bob, "laptop", "auto");
      bob.frame("UNSUBSCRIBE", "", "id:laptop", "receipt:left");
      bob.receipt("left");
      assertThat(place("laptop")).isEqualTo(2);
      read(bob, "tablet", "auto");
      bob.frame("DISCONNECT", "", "receipt:bye");
      bob.receipt("bye");
      assertThat(place("tablet")).isEqualTo(2);
    }
  }

  /** Reads both messages, and returns the second. */
  private static StompFrame read(StompUser user, String device, String ack) {
    user.subscribe(device, INBOX, "durable-subscription-name:" + device, "ack:" + ack);
    user.next("MESSAGE");
    return user.next("MESSAGE");
  }
}
