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

/** A receipt for an ACK, UNSUBSCRIBE or DISCONNECT means that the cursor is stored. */
class CursorReceiptIT {

  private static final String INBOX = "/user/queue/messages";

  @TempDir private Path data;

  private long storedCursor(String device) throws SQLException {
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
  void aReceiptMeansThatTheCursorIsStored() throws Exception {
    try (var server = ParleyServer.start("parley.data-directory=" + data);
        var bob = StompUser.connect(server, "bob")) {
      bob.store("/user/bob/queue/messages", "m1");
      bob.store("/user/bob/queue/messages", "m2");
      String ack = subscribe(bob, "phone", "client").header("ack");
      bob.frame("ACK", "", "id:" + ack, "receipt:acknowledged");
      bob.receipt("acknowledged");
      assertThat(storedCursor("phone")).isEqualTo(2);
      subscribe(bob, "laptop", "auto");
      bob.frame("UNSUBSCRIBE", "", "id:laptop", "receipt:left");
      bob.receipt("left");
      assertThat(storedCursor("laptop")).isEqualTo(2);
      subscribe(bob, "tablet", "auto");
      bob.frame("DISCONNECT", "", "receipt:bye");
      bob.receipt("bye");
      assertThat(storedCursor("tablet")).isEqualTo(2);
    }
  }

  /** Subscribes a device to the inbox, and returns the second of the two messages. */
  private static StompFrame subscribe(StompUser user, String device, String ack) {
    user.subscribe(device, INBOX, "durable-subscription-name:" + device, "ack:" + ack);
    user.next("MESSAGE");
    return user.next("MESSAGE");
  }
}
