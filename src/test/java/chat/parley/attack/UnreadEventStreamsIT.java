package chat.parley.attack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.Address;
import chat.parley.message.RoomName;
import chat.parley.testkit.Await;
import chat.parley.testkit.EventStream;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.RunAlone;
import chat.parley.testkit.Shows;
import chat.parley.testkit.StompUser;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many event streams that are not read end in time, leave nothing, and slow no other client. */
@RunAlone
class UnreadEventStreamsIT {

  private static final Address ROOM = new Address.Room(new RoomName("flood"));

  private final ParleyServer server =
      ParleyServer.start(
          "parley.limits.outbox-size=256KB",
          "parley.delivery.write-timeout=2s",
          "parley.limits.handshakes-per-second=100000",
          "parley.limits.sessions-per-address=10000");

  private final List<Socket> unread = new ArrayList<>();

  @AfterEach
  void stop() throws IOException {
    for (Socket socket : unread) {
      socket.close();
    }
    server.close();
  }

  private void openUnread(int count) throws IOException {
    byte[] request =
        "GET /api/streams/room.flood/events HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8);
    for (int i = 0; i < count; i++) {
      var socket = new Socket();
      socket.setReceiveBufferSize(2048);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
      socket.getOutputStream().write(request);
      unread.add(socket);
    }
  }

  @Test
  @Shows("http-events-slow")
  void eventStreamsThatAreNotReadEndAndSlowNoOtherClient() throws Exception {
    int count = 200;
    openUnread(count);
    try (var writer = StompUser.connect(server, "writer");
        var reader = EventStream.open(server.port(), "/api/streams/room.flood/events")) {
      reader.next("joined");
      server.awaitSubscribers(ROOM, count + 1);
      for (int i = 1; server.openSessions() > 2 && i < 1000; i++) {
        writer.send("/topic/room.flood", "x".repeat(32 * 1024));
        assertThat(reader.next("message").offset()).isEqualTo(i);
      }
      server.awaitOpenSessions(2);
      server.awaitSubscribers(ROOM, 1);
      writer.send("/topic/room.flood", "and on");
      assertThat(reader.next("message").text("body")).isEqualTo("and on");
    }
  }

  @Test
  void nothingIsLeftOfThousandsOfEventStreamsWhoseClientsHaveGone() throws Exception {
    int count = 3000;
    openUnread(count);
    server.awaitSubscribers(ROOM, count);
    try (var writer = StompUser.connect(server, "writer")) {
      writer.store("/topic/room.flood", "hello");
      for (Socket socket : unread) {
        socket.close();
      }
      server.awaitSubscribers(ROOM, 0);
      Await.until(() -> server.openSessions() + " sessions", () -> server.openSessions() == 1);
    }
  }
}
