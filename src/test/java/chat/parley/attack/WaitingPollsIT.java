package chat.parley.attack;

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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A client that sends thousands of requests that wait for messages is refused beyond its limit, and
 * nothing remains of its requests.
 */
@RunAlone
class WaitingPollsIT {

  private static final int LIMIT = 1_000;
  private static final int POLLS = 3_000;

  /** Requests that are sent at a time: the number of requests that are being read is limited. */
  private static final int AT_A_TIME = 30;

  /** The longest wait: the write timeout shortens it to five sixths. */
  private static final Duration WAIT = Duration.ofSeconds(10);

  /** The machine may be busy. */
  private static final Duration SLACK = Duration.ofSeconds(3);

  private static final ParleyServer SERVER =
      ParleyServer.start(
          "parley.limits.sessions-per-user=" + LIMIT, "parley.delivery.write-timeout=12s");

  private static final String REST_OF_HEAD =
      " HTTP/1.1\r\nHost: 127.0.0.1\r\nParley-User: eve\r\n\r\n";

  private final List<HostileSocket> sockets = new ArrayList<>();

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  private static int sessions() {
    return SERVER.bean(ClientSessions.class).count(Protocol.POLL);
  }

  @AfterEach
  void close() throws IOException {
    for (HostileSocket socket : sockets) {
      socket.close();
    }
  }

  private HostileSocket open(int wait) throws IOException {
    var socket = new HostileSocket(SERVER.port());
    sockets.add(socket);
    socket.send("GET /api/messages?at=chat&wait=" + wait + REST_OF_HEAD);
    return socket;
  }

  private static void awaitSessions(IntPredicate expected) {
    Await.until(() -> sessions() + " sessions", () -> expected.test(sessions()));
  }

  private static void awaitNothingLeft() {
    SERVER.awaitWaiting(new Address.Everyone(), 0);
    awaitSessions(count -> count == 0);
    Await.until(
        () -> "still serving clients: " + ThreadDump.framesServingClients(),
        () -> ThreadDump.framesServingClients().isEmpty());
  }

  /** Returns a response, up to the messages of its page or to the end of its problem detail. */
  private static String response(HostileSocket socket) throws IOException {
    return socket.readBetween("HTTP/1.1 ", "}");
  }

  @Test
  void pollsThatWaitHoldNoThreadAndEndInTime() throws IOException {
    var sent = new ArrayList<Long>();
    for (int i = 1; i <= LIMIT; i++) {
      open(25);
      sent.add(System.nanoTime());
      if (i % AT_A_TIME == 0 || i == LIMIT) {
        int expected = i;
        awaitSessions(count -> count == expected);
      }
    }
    Await.until(
        () -> sessions() + " sessions; serving: " + ThreadDump.framesServingClients(),
        () -> ThreadDump.framesServingClients().isEmpty() && sessions() == LIMIT);
    for (int i = 0; i < AT_A_TIME; i++) {
      assertThat(response(open(25))).startsWith("429 ").contains("\"too-many-sessions\"");
    }
    assertThat(sessions()).isEqualTo(LIMIT);
    for (int i = 0; i < LIMIT; i++) {
      assertThat(response(sockets.get(i))).startsWith("200 ").contains("\"messages\":[]");
      assertThat(Duration.ofNanos(System.nanoTime() - sent.get(i))).isLessThan(WAIT.plus(SLACK));
    }
    awaitNothingLeft();
  }

  @Test
  void thousandsOfPollsLeaveNothingBehind() throws IOException {
    try (var alice = StompUser.connect(SERVER, "alice");
        var bob = new Poller("bob")) {
      for (int i = 1; i <= POLLS; i++) {
        open(5);
        if (i % AT_A_TIME == 0) {
          int expected = Math.min(LIMIT, i);
          awaitSessions(count -> count >= expected * 9 / 10);
        }
      }
      assertThat(sessions()).isLessThanOrEqualTo(LIMIT);
      // The last requests may still be in progress, which are limited for each address.
      String atOnce = Poller.path(List.of("room.other:0"), "&wait=0");
      Await.until(() -> "busy", () -> bob.get(SERVER.port(), atOnce).join().statusCode() == 200);
      var waiting = bob.pollAndWait(SERVER.port(), List.of("room.other:0"));
      alice.store("/topic/room.other", "others are served");
      assertThat(Poller.read(waiting).bodies()).containsExactly("others are served");
    }
    close();
    awaitNothingLeft();
  }
}
