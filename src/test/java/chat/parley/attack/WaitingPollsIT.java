package chat.parley.attack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.Address;
import chat.parley.session.ClientSessions;
import chat.parley.session.Protocol;
import chat.parley.testkit.Await;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Poller;
import chat.parley.testkit.RunAlone;
import chat.parley.testkit.StompUser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * A client that sends thousands of requests that wait for messages is refused beyond its limit, and
 * nothing remains of its requests.
 */
@RunAlone
class WaitingPollsIT {

  private static final int LIMIT = 1_000;
  private static final int POLLS = 3_000;

  /** The write timeout shortens the wait to 5 s. */
  private static final ParleyServer SERVER =
      ParleyServer.start(
          "parley.limits.sessions-per-user=" + LIMIT, "parley.delivery.write-timeout=6s");

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  private static int sessions() {
    return SERVER.bean(ClientSessions.class).count(Protocol.POLL);
  }

  private static void open(List<HostileSocket> sockets) throws IOException {
    String request =
        "GET /api/messages?at=chat&wait=25 HTTP/1.1\r\nHost: 127.0.0.1\r\nParley-User: eve\r\n\r\n";
    byte[] bytes = request.getBytes(UTF_8);
    for (int i = 0; i < POLLS; i++) {
      var socket = new HostileSocket(SERVER.port());
      sockets.add(socket);
      socket.send(bytes);
      // The number of requests that are being read at a time is limited too.
      if (i % 50 == 49) {
        int expected = Math.min(LIMIT, i + 1);
        Await.until(() -> sessions() + " sessions", () -> sessions() >= expected * 9 / 10);
      }
    }
  }

  @Test
  void thousandsOfPollsEndInTimeAndLeaveNothingBehind() throws IOException {
    var sockets = new ArrayList<HostileSocket>();
    try (var alice = StompUser.connect(SERVER, "alice");
        var bob = new Poller("bob")) {
      open(sockets);
      assertThat(sessions()).isLessThanOrEqualTo(LIMIT);
      // The last requests may still be in progress, which are limited for each address.
      String atOnce = Poller.path(List.of("room.other:0"), "&wait=0");
      Await.until(() -> "busy", () -> bob.get(SERVER.port(), atOnce).join().statusCode() == 200);
      var waiting = bob.pollAndWait(SERVER.port(), List.of("room.other:0"));
      alice.store("/topic/room.other", "others are served");
      assertThat(Poller.read(waiting).bodies()).containsExactly("others are served");
    } finally {
      for (HostileSocket socket : sockets) {
        socket.close();
      }
    }
    SERVER.awaitWaiting(new Address.Everyone(), 0);
    Await.until(() -> sessions() + " sessions", () -> sessions() == 0);
    Await.until(
        () -> "still serving clients: " + ThreadDump.framesServingClients(),
        () -> ThreadDump.framesServingClients().isEmpty());
  }
}
