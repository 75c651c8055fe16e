package chat.parley.security;

import static chat.parley.security.ByToken.connect;
import static chat.parley.security.ByToken.handshake;
import static chat.parley.security.ByToken.moderator;
import static chat.parley.security.ByToken.rule;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Await;
import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.RawWebSocket;
import chat.parley.testkit.Refusal;
import chat.parley.testkit.Shows;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import chat.parley.testkit.TestTokens;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What moderators decide holds at once, for ever, and on every node. */
class ModerationTest {

  private static final ParleyServer SERVER = ParleyServer.start(TestTokens.mode());

  private final String name = Names.unique("culprit");
  private final String stream = "room." + Names.unique("watched");
  private final String room = "/topic/" + stream;

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  private StompUser culprit() {
    return connect(SERVER, name);
  }

  /** Writes until it is answered as expected. */
  private void awaitAnswer(StompUser user, String command) {
    Await.until(
        () -> "no " + command,
        () -> {
          user.send(room, "x", "receipt:" + Names.unique("r"));
          return user.next().command().equals(command);
        });
  }

  private static void assertEnded(StompUser user, String code) {
    assertThat(user.next("ERROR").header("code")).isEqualTo(code);
    assertThat(user.socket().closeCode()).isEqualTo(1008);
  }

  @Test
  @Shows({"mute", "code-muted", "old-muted"})
  void whoIsMutedReadsOn() {
    try (StompUser mo = moderator(SERVER);
        StompUser one = culprit();
        StompUser other = culprit();
        RawWebSocket old = handshake(SERVER, "/ws/" + name + "/", name).open()) {
      old.settle();
      rule(mo, "{\"do\":\"mute\",\"user\":\"%s\",\"seconds\":600}".formatted(name));
      for (StompUser user : new StompUser[] {one, other}) {
        awaitAnswer(user, "MESSAGE");
        user.send(room, "x");
        StompFrame refusal = user.next("MESSAGE");
        assertThat(refusal.header("code")).isEqualTo("muted");
        assertThat(refusal.number("retry-after")).isBetween(500L, 600L);
      }
      old.send("{\"message\": \"x\", \"to_user\": \"mo\"}");
      assertThat(old.next()).contains("\"muted\"");
      mo.store("/user/" + name + "/queue/messages", "be nice");
      assertThat(old.next()).contains("be nice");
      rule(mo, "{\"do\":\"unmute\",\"user\":\"%s\"}".formatted(name));
      awaitAnswer(one, "RECEIPT");
    }
  }

  @Test
  @Shows("mute")
  void aMuteEndsByItself() {
    try (StompUser mo = moderator(SERVER);
        StompUser culprit = culprit()) {
      rule(mo, "{\"do\":\"mute\",\"user\":\"%s\",\"seconds\":2}".formatted(name));
      awaitAnswer(culprit, "MESSAGE");
      awaitAnswer(culprit, "RECEIPT");
    }
  }

  @Test
  @Shows({"kick", "code-banned", "old-banned"})
  void whoIsKickedMayComeAgain() {
    try (StompUser mo = moderator(SERVER);
        StompUser one = culprit();
        StompUser other = culprit();
        RawWebSocket old = handshake(SERVER, "/ws/" + name + "/", name).open()) {
      rule(mo, "{\"do\":\"kick\",\"user\":\"%s\"}".formatted(name));
      assertEnded(one, "kicked");
      assertEnded(other, "kicked");
      assertThat(old.next()).contains("\"kicked\"");
      assertThat(old.closeCode()).isEqualTo(1008);
      culprit().close();
    }
  }

  @Test
  @Shows({"ban", "code-banned", "old-banned"})
  void whoIsBannedIsOutEverywhere() {
    try (StompUser mo = moderator(SERVER);
        StompUser one = culprit();
        StompUser other = culprit();
        RawWebSocket old = handshake(SERVER, "/ws/", name).open()) {
      rule(mo, "{\"do\":\"ban\",\"user\":\"%s\"}".formatted(name));
      assertEnded(one, "banned");
      assertEnded(other, "banned");
      assertThat(old.next()).contains("\"banned\"");
      assertThat(old.closeCode()).isEqualTo(1008);
      for (String path :
          new String[] {
            "/ws/", "/stomp/" + name, "/ws/" + name + "/", "/api/streams/chat/messages"
          }) {
        Refusal refusal = handshake(SERVER, path, name).refused();
        assertThat(refusal.status()).as(path).isEqualTo(403);
        assertThat(refusal.body()).contains("\"banned\"");
      }
      try (StompUser late = StompUser.on(RawWebSocket.open(SERVER, "/stomp"))) {
        late.frame("CONNECT", "", "Authorization:Bearer " + TestTokens.of(name));
        assertEnded(late, "banned");
      }
      rule(mo, "{\"do\":\"unban\",\"user\":\"%s\"}".formatted(name));
      Await.until(
          () -> "still banned",
          () -> {
            try (RawWebSocket again = handshake(SERVER, "/ws/", name).open()) {
              again.settle();
              return true;
            } catch (AssertionError _) {
              return false;
            }
          });
    }
  }

  @Test
  @Shows("ruled-for-ever")
  void itOutlivesTheProcess(@TempDir Path data) {
    String[] own = TestTokens.mode("parley.data-directory=" + data, "parley.history.keep.count=1");
    long offset;
    try (ParleyServer before = ParleyServer.start(own);
        StompUser mo = connect(before, "mo", "moderator")) {
      offset = mo.store(room, "insult").number("offset");
      rule(mo, "{\"do\":\"ban\",\"user\":\"%s\"}".formatted(name));
      rule(mo, "{\"do\":\"kick\",\"user\":\"mute\"}");
      rule(mo, "{\"do\":\"mute\",\"user\":\"quiet\"}");
      rule(mo, "{\"do\":\"remove\",\"stream\":\"%s\",\"offset\":%d}".formatted(stream, offset));
    }
    try (ParleyServer after = ParleyServer.start(own);
        StompUser quiet = connect(after, "quiet")) {
      Await.until(
          () -> "not banned",
          () -> {
            try {
              return handshake(after, "/ws/", name).refused().body().contains("\"banned\"");
            } catch (AssertionError _) {
              return false;
            }
          });
      quiet.send(room, "x");
      assertThat(quiet.next("MESSAGE").header("code")).isEqualTo("muted");
      quiet.subscribe("1", room, "offset:0");
      assertThat(quiet.next("MESSAGE").text()).isEmpty();
    }
  }

  @Test
  @Shows("rule-by-http")
  void moderatorsCanDoItByHttp() throws Exception {
    String json = "{\"do\":\"ban\",\"user\":\"%s\"}".formatted(name);
    assertThat(Http.post(SERVER, "/api/moderation", null, json)).isEqualTo(401);
    assertThat(Http.post(SERVER, "/api/moderation", TestTokens.of("x", "admin"), json))
        .isEqualTo(403);
    String mo = TestTokens.of("mo", "moderator");
    assertThat(Http.post(SERVER, "/api/moderation", mo, "{}")).isEqualTo(400);
    String oneself = "{\"do\":\"ban\",\"user\":\"mo\"}";
    assertThat(Http.post(SERVER, "/api/moderation", mo, oneself)).isEqualTo(400);
    assertThat(Http.post(SERVER, "/api/moderation", mo, json)).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "[]",
        "{}",
        "{\"do\":\"hang\",\"user\":\"bob\"}",
        "{\"do\":\"ban\"}",
        "{\"do\":\"ban\",\"user\":7}",
        "{\"do\":\"ban\",\"user\":\"bob\",\"seconds\":0}",
        "{\"do\":\"mute\",\"user\":\"bob\",\"until\":1700000000}",
        "{\"do\":\"ban\",\"user\":\"a/b\"}",
        "{\"do\":\"mute\",\"user\":\"bob\",\"seconds\":\"7\"}",
        "{\"do\":\"ban\",\"user\":\"mo\"}",
        "{\"do\":\"mute\",\"user\":\"mo\",\"seconds\":600}",
        "{\"do\":\"remove\",\"stream\":\"chat\"}",
        "{\"do\":\"remove\",\"stream\":\"chat\",\"offset\":999999999}",
        "{\"do\":\"remove\",\"stream\":\"chat\",\"offset\":0}",
        "{\"do\":\"ban\",\"user\":\"bob\",\"x\":{\"x\":{\"x\":{}}}}"
      })
  @Shows("rule-oneself")
  void whatMakesNoSenseIsRefused(String json) {
    try (StompUser mo = moderator(SERVER)) {
      mo.send("/app/moderation", json);
      assertThat(mo.next("MESSAGE").header("advice")).isEqualTo("fix");
    }
  }
}
