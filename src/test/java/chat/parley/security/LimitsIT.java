package chat.parley.security;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Await;
import chat.parley.testkit.Handshake;
import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.RawWebSocket;
import chat.parley.testkit.Refusal;
import chat.parley.testkit.Shows;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import chat.parley.testkit.WireFrame;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Clients that exceed a limit are refused and told when to retry; others are not affected. */
class LimitsIT {

  private static final ParleyServer SERVER =
      ParleyServer.start(
          "parley.limits.messages-per-second=2",
          "parley.limits.burst=5s",
          "parley.limits.frames-per-second=100",
          "parley.limits.bytes-per-second=20KB",
          "parley.limits.new-streams-per-minute=3",
          "parley.limits.sessions-per-user=3",
          "parley.limits.subscriptions=2",
          "parley.limits.headers=8",
          "parley.limits.header-size=1KB",
          "parley.limits.connect-time=1s",
          "parley.limits.idle-time=2s");

  private static final String ROOM = "/topic/room." + Names.unique("limits");

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  private static StompUser connect(String name) {
    StompUser user = StompUser.connect(SERVER, name);
    user.frame("SUBSCRIBE", "", "id:e", "destination:/user/queue/errors", "receipt:e");
    user.receipt("e");
    return user;
  }

  private static void assertError(StompFrame frame, String code) {
    assertThat(frame.header("code")).as(frame.toString()).isEqualTo(code);
    assertThat(frame.header("advice")).isEqualTo("retry");
    assertThat(frame.number("retry-after")).isPositive();
  }

  /** Sends messages until one is refused, and returns the refusal. */
  private static StompFrame sendUntilRefused(StompUser user, String destination) {
    for (int i = 0; i < 50; i++) {
      user.send(destination, "x", "receipt:r");
      StompFrame reply = user.next();
      if (!reply.command().equals("RECEIPT")) {
        return reply;
      }
    }
    throw new AssertionError("50 messages at once were accepted");
  }

  @Test
  @Shows({"code-too-fast", "old-too-fast"})
  void theMessageRateOfAUserCoversAllSessionsAndProtocols() {
    String name = Names.unique("fast");
    try (StompUser first = connect(name);
        StompUser second = connect(name);
        RawWebSocket legacy = RawWebSocket.open(SERVER, "/ws/" + name + "/");
        StompUser bystander = connect(Names.unique("calm"))) {
      assertError(sendUntilRefused(first, ROOM), "too-fast");
      second.send(ROOM, "x");
      assertError(second.next(), "too-fast");
      legacy.send("{\"message\": \"x\", \"to_user\": \"nobody\"}");
      assertThat(legacy.next()).contains("\"too-fast\"", "\"retry_after\": 1");
      bystander.store(ROOM, "x");
      Await.until(
          () -> "still too fast",
          () -> {
            first.send(ROOM, "x", "receipt:again");
            return first.next().command().equals("RECEIPT");
          });
    }
  }

  @Test
  void theMessageRateCoversTheLegacyBroadcast() {
    try (RawWebSocket legacy = RawWebSocket.open(SERVER, "/ws/")) {
      String reply = "";
      for (int i = 0; i < 50 && !reply.contains("too-fast"); i++) {
        legacy.send("x");
        reply = legacy.next();
      }
      assertThat(reply).contains("\"too-fast\"");
    }
  }

  @Test
  @Shows({"code-flood", "close-1013"})
  void theFrameRateOfASessionIsLimited() {
    try (StompUser user = connect(Names.unique("frames"))) {
      // In one write, because the server closes the session before it has received everything.
      user.socket().send("BEGIN\ntransaction:t\n\n\0ABORT\ntransaction:t\n\n\0".repeat(1000));
      assertError(user.next("ERROR"), "flood");
      assertThat(user.socket().closeCode()).isEqualTo(1013);
    }
  }

  @Test
  @Shows("code-flood")
  void aClientThatReconnectsAfterAFloodHasNoNewBurst() {
    String name = Names.unique("again");
    String frames = "BEGIN\ntransaction:t\n\n\0ABORT\ntransaction:t\n\n\0".repeat(200);
    try (StompUser user = connect(name)) {
      user.socket().send(frames.repeat(2));
      assertError(user.next("ERROR"), "flood");
    }
    SERVER.awaitOpenSessions(0);
    try (StompUser bystander = connect(Names.unique("calm"));
        RawWebSocket again = RawWebSocket.open(SERVER, "/stomp/" + name)) {
      again.send("CONNECT\naccept-version:1.2\n\n\0" + frames);
      assertThat(again.closeCode()).isEqualTo(1013);
      bystander.socket().send(frames);
      bystander.store(ROOM, "x");
    }
  }

  @Test
  @Shows("old-flood")
  void pongsAndEmptyFragmentsCountAsFrames() {
    try (RawWebSocket pongs = RawWebSocket.open(SERVER, "/ws/");
        RawWebSocket fragments = RawWebSocket.open(SERVER, "/ws/")) {
      fragments.send(new WireFrame(false, WireFrame.TEXT, new byte[0]));
      pongs.sendRaw(new WireFrame(true, WireFrame.PONG, new byte[0]).bytes(1000));
      fragments.sendRaw(new WireFrame(false, WireFrame.CONTINUATION, new byte[0]).bytes(1000));
      assertThat(pongs.next()).startsWith("{\"error\": {\"code\": \"flood\"");
      assertThat(pongs.closeCode()).isEqualTo(1013);
      assertThat(fragments.closeCode()).isEqualTo(1013);
    }
  }

  @Test
  void theByteRateOfASessionIsLimited() {
    try (StompUser user = connect(Names.unique("bytes"))) {
      try {
        for (int i = 0; i < 10; i++) {
          user.send("/topic/chat", "x".repeat(20_000), "persistent:false");
        }
      } catch (UncheckedIOException _) {
        // The server refused and closed the session while the client was sending.
      }
      StompFrame frame = user.next();
      while (!"flood".equals(frame.header("code"))) {
        frame = user.next();
      }
      assertError(frame, "flood");
    }
  }

  @Test
  void newRoomsOfAUserAreLimited() {
    try (StompUser user = connect(Names.unique("founder"));
        StompUser other = connect(Names.unique("other"))) {
      other.store(ROOM, "the first");
      for (int i = 0; i < 3; i++) {
        user.store("/topic/room." + Names.unique("new"), "x");
      }
      user.send("/topic/room." + Names.unique("new"), "x", "receipt:r");
      assertError(user.next(), "too-fast");
      user.store(ROOM, "an old one");
      other.store("/topic/room." + Names.unique("new"), "x");
    }
  }

  @Test
  @Shows("code-sessions")
  void sessionsOfAUserAreLimited() {
    String name = Names.unique("many");
    var open = new ArrayList<RawWebSocket>();
    for (int i = 0; i < 3; i++) {
      RawWebSocket socket = RawWebSocket.open(SERVER, "/ws/" + name + "/");
      socket.awaitPong();
      open.add(socket);
    }
    Refusal refusal = Handshake.to(SERVER, "/ws/" + name + "/").refused();
    assertThat(refusal.status()).isEqualTo(429);
    assertThat(refusal.headers()).containsEntry("Retry-After", "10");
    assertThat(refusal.body()).contains("\"too-many-sessions\"");
    open.removeLast().close();
    Await.until(
        () -> "no free session",
        () -> {
          try (var socket = RawWebSocket.open(SERVER, "/ws/" + name + "/")) {
            socket.awaitPong();
            return true;
          } catch (AssertionError _) {
            return false;
          }
        });
    open.forEach(RawWebSocket::close);
  }

  @Test
  @Shows("stomp-too-large")
  void subscriptionsAndHeadersAreLimited() {
    try (StompUser user = connect(Names.unique("sub"))) {
      user.subscribe("1", ROOM);
      user.frame("SUBSCRIBE", "", "id:2", "destination:" + ROOM);
      assertThat(user.next("MESSAGE").header("code")).isEqualTo("too-many");
      user.send(ROOM, "x", "a:1", "b:1", "c:1", "d:1", "e:1", "f:1", "g:1", "h:1");
      assertThat(user.next("ERROR").header("code")).isEqualTo("bad-header");
    }
    try (StompUser user = connect(Names.unique("head"))) {
      user.send(ROOM, "x", "a:" + "x".repeat(1100));
      assertThat(user.next("ERROR").header("code")).isEqualTo("frame-too-large");
    }
  }

  @Test
  @Shows("code-timed-out")
  void aSessionWithoutConnectIsClosed() {
    try (StompUser user = StompUser.on(RawWebSocket.open(SERVER, "/stomp/late"))) {
      StompFrame error = user.next("ERROR");
      assertThat(error.header("code")).isEqualTo("timed-out");
      assertThat(error.header("message")).isEqualTo("No CONNECT was received within 1 s");
      assertThat(user.socket().closeCode()).isEqualTo(1008);
    }
  }

  @Test
  @Shows("close-1013")
  void anIdleClientIsClosedUnlessItAnswersPings() {
    try (RawWebSocket alive = RawWebSocket.open(SERVER, "/ws/bob/");
        RawWebSocket silent = RawWebSocket.open(SERVER, "/ws/bob/")) {
      CompletableFuture<Integer> close = CompletableFuture.supplyAsync(alive::closeCode);
      silent.ignorePings();
      assertThat(silent.closeCode()).isEqualTo(1013);
      Await.pause(Duration.ofSeconds(1));
      assertThat(close).isNotDone();
    }
  }
}
