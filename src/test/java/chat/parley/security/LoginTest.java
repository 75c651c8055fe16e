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

/** The login of CONNECT, where names are believed. */
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

  private static void connected(StompUser user, String login) {
    assertThat(connect(user, login).header("user-name")).isEqualTo(login);
    user.frame("SUBSCRIBE", "", "id:e", "destination:/user/queue/errors", "receipt:e");
    user.receipt("e");
  }

  @Test
  @Shows("login")
  void theLoginIsTheUserWhoWritesAndReads() {
    try (var alice = open("/stomp");
        var bob = open("/stomp/")) {
      connected(alice, name);
      connected(bob, Names.unique("bob"));
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
  void theLoginIsANameLikeThatOfAPath(String login, String user) {
    try (var alice = open("/stomp")) {
      assertThat(connect(alice, login).header("user-name")).isEqualTo(user);
    }
  }

  @Test
  @Shows("login")
  void theNameInThePathWins() {
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
  void anEmptyLoginIsAGuest(String login) {
    try (var guest = open("/stomp")) {
      assertThat(connect(guest, login).header("user-name")).matches("guest-[a-z]{12}");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"two words", "a/b", "a:b", "..", "\\n"})
  @Shows("login-invalid")
  void aLoginThatIsNoNameIsRefused(String login) {
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
    Instant later = Instant.now().plus(Duration.ofHours(1));
    SERVER.beans(Sanctions.class).forEach(sanctions -> sanctions.ban(new UserName(name), later));
    try (var alice = open("/stomp")) {
      assertThat(connect(alice, name).header("code")).isEqualTo("banned");
      assertThat(alice.socket().closeCode()).isEqualTo(1008);
    }
  }

  @Test
  @Shows("login-limits")
  void theSessionsOfAUserAreCounted() {
    try (var one = open("/stomp");
        var other = open("/stomp/" + name);
        var late = open("/stomp");
        var again = open("/stomp")) {
      connected(one, name);
      connected(other, name);
      assertThat(connect(late, name).header("code")).isEqualTo("too-many-sessions");
      assertThat(late.socket().closeCode()).isEqualTo(1013);
      assertThat(connect(again, name).header("code")).isEqualTo("too-many-sessions");
    }
  }

  @Test
  @Shows("login-limits")
  void theMessagesOfAUserAreCountedOnAllSessions() {
    try (var one = open("/stomp");
        var other = open("/stomp/" + name)) {
      connected(one, name);
      connected(other, name);
      StompFrame answer = null;
      for (int i = 0; answer == null || answer.command().equals("RECEIPT"); i++) {
        assertThat(i).isLessThan(50);
        one.send(ROOM, "x", "receipt:r");
        answer = one.next();
      }
      assertThat(answer.header("code")).isEqualTo("too-fast");
      other.send(ROOM, "x");
      assertThat(other.next("MESSAGE").header("code")).isEqualTo("too-fast");
    }
  }

  @Test
  @Shows("login-limits")
  void aUserHasNoNewBurstAfterAFlood() {
    String few = "BEGIN\ntransaction:t\n\n\0ABORT\ntransaction:t\n\n\0".repeat(200);
    try (var alice = open("/stomp")) {
      connected(alice, name);
      alice.socket().send(few.repeat(2));
      assertThat(alice.next("ERROR").header("code")).isEqualTo("flood");
    }
    SERVER.awaitOpenSessions(0);
    try (var again = open("/stomp/" + name);
        var other = open("/stomp")) {
      connect(again, "");
      again.socket().send(few);
      assertThat(again.socket().closeCode()).isEqualTo(1013);
      connected(other, Names.unique("bob"));
      other.socket().send(few);
      other.hearsNothing();
    }
  }
}
