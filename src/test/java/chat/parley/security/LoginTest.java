package chat.parley.security;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.UserName;
import chat.parley.session.Sanctions;
import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.RawWebSocket;
import chat.parley.testkit.Shows;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The header {@code login} of CONNECT in open mode. */
class LoginTest {

  private static final ParleyServer SERVER =
      ParleyServer.start(
          "parley.limits.messages-per-second=2",
          "parley.limits.burst=5s",
          "parley.limits.frames-per-second=100",
          "parley.limits.sessions-per-user=2");

  private static final String ROOM = "/topic/room." + Names.unique("login");

  private final String name = Names.unique("alice");

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  private static StompUser open(String path) {
    return StompUser.on(RawWebSocket.open(SERVER, path));
  }

  private static StompFrame connect(StompUser user, String login) {
    user.frame("CONNECT", "", "accept-version:1.2", "login:" + login, "passcode:secret");
    return user.next();
  }

  private static void connectAs(StompUser user, String login) {
    assertThat(connect(user, login).header("user-name")).isEqualTo(login);
    user.frame("SUBSCRIBE", "", "id:e", "destination:/user/queue/errors", "receipt:e");
    user.receipt("e");
  }

  @Test
  @Shows("login")
  void theLoginNamesTheUser() {
    try (var alice = open("/stomp");
        var bob = open("/stomp/")) {
      connectAs(alice, name);
      connectAs(bob, Names.unique("bob"));
      alice.subscribe("1", "/user/queue/messages");
      bob.send("/user/" + name + "/queue/messages", "hello");
      assertThat(alice.next("MESSAGE").text()).isEqualTo("hello");
      bob.subscribe("1", ROOM);
      alice.send(ROOM, "hello");
      assertThat(bob.next("MESSAGE").header("from")).isEqualTo(name);
    }
  }

  @ParameterizedTest
  @CsvSource({"张三, 张三", "Zoe\u0308, Zoë", "' alice ', alice", "a.b_c-d@e+f~, a.b_c-d@e+f~"})
  @Shows("login")
  void theLoginIsNormalized(String login, String user) {
    try (var alice = open("/stomp")) {
      assertThat(connect(alice, login).header("user-name")).isEqualTo(user);
    }
  }

  @Test
  @Shows("login")
  void theNameInThePathTakesPrecedence() {
    try (var alice = open("/stomp/" + name)) {
      assertThat(connect(alice, "eve").header("user-name")).isEqualTo(name);
    }
    try (var alice = open("/stomp/" + name)) {
      assertThat(connect(alice, "no name").header("user-name")).isEqualTo(name);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " "})
  @Shows("guest")
  void aClientWithAnEmptyLoginIsAGuest(String login) {
    try (var guest = open("/stomp")) {
      assertThat(connect(guest, login).header("user-name")).matches("guest-[a-z]{12}");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"two words", "a/b", "a:b", "..", "\\n"})
  @Shows("login-invalid")
  void anInvalidLoginIsRefused(String login) {
    try (var alice = open("/stomp")) {
      StompFrame error = connect(alice, login);
      assertThat(error.command()).isEqualTo("ERROR");
      assertThat(error.header("code")).isEqualTo("bad-name");
      assertThat(error.header("message"))
          .startsWith("The header 'login' of CONNECT is not a valid user name. A ");
      assertThat(alice.socket().closeCode()).isEqualTo(1008);
    }
  }

  @Test
  @Shows("login-limits")
  void aBannedUserIsRefused() {
    Instant until = Instant.now().plus(Duration.ofHours(1));
    SERVER.beans(Sanctions.class).forEach(sanctions -> sanctions.ban(new UserName(name), until));
    try (var alice = open("/stomp")) {
      assertThat(connect(alice, name).header("code")).isEqualTo("banned");
      assertThat(alice.socket().closeCode()).isEqualTo(1008);
    }
  }

  @Test
  @Shows("login-limits")
  void sessionsOfAUserAreLimited() {
    try (var first = open("/stomp");
        var second = open("/stomp/" + name);
        var third = open("/stomp");
        var fourth = open("/stomp")) {
      connectAs(first, name);
      connectAs(second, name);
      assertThat(connect(third, name).header("code")).isEqualTo("too-many-sessions");
      assertThat(third.socket().closeCode()).isEqualTo(1013);
      assertThat(connect(fourth, name).header("code")).isEqualTo("too-many-sessions");
    }
  }

  @Test
  @Shows("login-limits")
  void theMessageRateOfAUserCoversAllSessions() {
    try (var first = open("/stomp");
        var second = open("/stomp/" + name)) {
      connectAs(first, name);
      connectAs(second, name);
      StompFrame reply = null;
      for (int i = 0; reply == null || reply.command().equals("RECEIPT"); i++) {
        assertThat(i).isLessThan(50);
        first.send(ROOM, "x", "receipt:r");
        reply = first.next();
      }
      assertThat(reply.header("code")).isEqualTo("too-fast");
      second.send(ROOM, "x");
      assertThat(second.next("MESSAGE").header("code")).isEqualTo("too-fast");
    }
  }

  @Test
  @Shows("login-limits")
  void aUserHasNoNewBurstAfterAFlood() {
    String frames = "BEGIN\ntransaction:t\n\n\0ABORT\ntransaction:t\n\n\0".repeat(200);
    try (var alice = open("/stomp")) {
      connectAs(alice, name);
      alice.socket().send(frames.repeat(2));
      assertThat(alice.next("ERROR").header("code")).isEqualTo("flood");
    }
    SERVER.awaitOpenSessions(0);
    try (var again = open("/stomp/" + name);
        var other = open("/stomp")) {
      connect(again, "");
      again.socket().send(frames);
      assertThat(again.socket().closeCode()).isEqualTo(1013);
      connectAs(other, Names.unique("bob"));
      other.socket().send(frames);
      other.expectNothing();
    }
  }
}
