package chat.parley.security;

import static chat.parley.security.TokenClients.connect;
import static chat.parley.security.TokenClients.connectModerator;
import static chat.parley.security.TokenClients.handshake;
import static chat.parley.security.TokenClients.moderate;
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

/** Moderation actions take effect at once, on every node, and survive a restart. */
class ModerationIT {

  private static final ParleyServer SERVER = ParleyServer.start(TestTokens.tokenModeProperties());

  private final String name = Names.unique("culprit");
  private final String stream = "room." + Names.unique("watched");
  private final String room = "/topic/" + stream;

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  private StompUser connectCulprit() {
    return connect(SERVER, name);
  }

  /** Sends messages until a reply has the expected command. */
  private void awaitReply(StompUser user, String command) {
    Await.until(
        () -> "no " + command,
        () -> {
          user.send(room, "x", "receipt:" + Names.unique("r"));
          return user.next().command().equals(command);
        });
  }

  private static void assertClosed(StompUser user, String code) {
    assertThat(user.next("ERROR").header("code")).isEqualTo(code);
    assertThat(user.socket().closeCode()).isEqualTo(1008);
  }

  @Test
  @Shows({"mute", "code-muted", "old-muted"})
  void aMutedUserCanReadButNotSend() {
    try (StompUser mo = connectModerator(SERVER);
        StompUser first = connectCulprit();
        StompUser second = connectCulprit();
        RawWebSocket legacy = handshake(SERVER, "/ws/" + name + "/", name).open()) {
      legacy.awaitPong();
      moderate(mo, "{\"do\":\"mute\",\"user\":\"%s\",\"seconds\":600}".formatted(name));
      for (StompUser user : new StompUser[] {first, second}) {
        awaitReply(user, "MESSAGE");
        user.send(room, "x");
        StompFrame refusal = user.next("MESSAGE");
        assertThat(refusal.header("code")).isEqualTo("muted");
        assertThat(refusal.number("retry-after")).isBetween(500L, 600L);
      }
      legacy.send("{\"message\": \"x\", \"to_user\": \"mo\"}");
      assertThat(legacy.next()).contains("\"muted\"");
      mo.store("/user/" + name + "/queue/messages", "be nice");
      assertThat(legacy.next()).contains("be nice");
      moderate(mo, "{\"do\":\"unmute\",\"user\":\"%s\"}".formatted(name));
      awaitReply(first, "RECEIPT");
    }
  }

  /** The text must not say that the session stays open, because it ends. */
  @Test
  void aMuteEndsASessionWithoutASubscriptionForErrors() {
    try (StompUser mo = connectModerator(SERVER);
        StompUser culprit = connectCulprit();
        StompUser deaf = StompUser.connect(handshake(SERVER, "/stomp", name).open())) {
      moderate(mo, "{\"do\":\"mute\",\"user\":\"%s\",\"seconds\":600}".formatted(name));
      awaitReply(culprit, "MESSAGE");
      deaf.send(room, "x");
      StompFrame error = deaf.next("ERROR");
      assertThat(error.header("code")).isEqualTo("muted");
      assertThat(error.header("message")).contains("muted").doesNotContain("open");
      assertThat(deaf.socket().closeCode()).isEqualTo(1013);
    }
  }

  @Test
  @Shows("mute")
  void aMuteExpires() {
    try (StompUser mo = connectModerator(SERVER);
        StompUser culprit = connectCulprit()) {
      moderate(mo, "{\"do\":\"mute\",\"user\":\"%s\",\"seconds\":2}".formatted(name));
      awaitReply(culprit, "MESSAGE");
      awaitReply(culprit, "RECEIPT");
    }
  }

  @Test
  @Shows({"kick", "code-banned", "old-banned"})
  void aKickedUserMayReconnect() {
    try (StompUser mo = connectModerator(SERVER);
        StompUser first = connectCulprit();
        StompUser second = connectCulprit();
        RawWebSocket legacy = handshake(SERVER, "/ws/" + name + "/", name).open()) {
      // A session that is still being opened when the action is applied counts as a later one.
      legacy.send("{\"message\": \"x\", \"to_user\": \"%s\"}".formatted(name));
      assertThat(legacy.next()).contains("x");
      moderate(mo, "{\"do\":\"kick\",\"user\":\"%s\"}".formatted(name));
      assertClosed(first, "kicked");
      assertClosed(second, "kicked");
      assertThat(legacy.next()).contains("\"kicked\"");
      assertThat(legacy.closeCode()).isEqualTo(1008);
      connectCulprit().close();
    }
  }

  @Test
  @Shows({"ban", "code-banned", "old-banned"})
  void aBannedUserIsDisconnectedAndRefused() {
    try (StompUser mo = connectModerator(SERVER);
        StompUser first = connectCulprit();
        StompUser second = connectCulprit();
        RawWebSocket legacy = handshake(SERVER, "/ws/", name).open()) {
      moderate(mo, "{\"do\":\"ban\",\"user\":\"%s\"}".formatted(name));
      assertClosed(first, "banned");
      assertClosed(second, "banned");
      assertThat(legacy.next()).contains("\"banned\"");
      assertThat(legacy.closeCode()).isEqualTo(1008);
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
        assertClosed(late, "banned");
      }
      moderate(mo, "{\"do\":\"unban\",\"user\":\"%s\"}".formatted(name));
      Await.until(
          () -> "still banned",
          () -> {
            try (RawWebSocket again = handshake(SERVER, "/ws/", name).open()) {
              again.awaitPong();
              return true;
            } catch (AssertionError _) {
              return false;
            }
          });
    }
  }

  @Test
  @Shows("ruled-for-ever")
  void moderationActionsSurviveARestart(@TempDir Path data) {
    String[] settings =
        TestTokens.tokenModeProperties(
            "parley.data-directory=" + data, "parley.history.max-count=1");
    long offset;
    try (ParleyServer before = ParleyServer.start(settings);
        StompUser mo = connect(before, "mo", "moderator")) {
      offset = mo.store(room, "insult").number("offset");
      moderate(mo, "{\"do\":\"ban\",\"user\":\"%s\"}".formatted(name));
      moderate(mo, "{\"do\":\"kick\",\"user\":\"mute\"}");
      moderate(mo, "{\"do\":\"mute\",\"user\":\"quiet\"}");
      moderate(mo, "{\"do\":\"remove\",\"stream\":\"%s\",\"offset\":%d}".formatted(stream, offset));
    }
    try (ParleyServer after = ParleyServer.start(settings);
        StompUser muted = connect(after, "quiet")) {
      Await.until(
          () -> "not banned",
          () -> {
            try {
              return handshake(after, "/ws/", name).refused().body().contains("\"banned\"");
            } catch (AssertionError _) {
              return false;
            }
          });
      muted.send(room, "x");
      assertThat(muted.next("MESSAGE").header("code")).isEqualTo("muted");
      muted.subscribe("1", room, "offset:0");
      assertThat(muted.next("MESSAGE").text()).isEmpty();
    }
  }

  @Test
  @Shows("rule-by-http")
  void moderatorsCanModerateOverHttp() throws Exception {
    String ban = "{\"do\":\"ban\",\"user\":\"%s\"}".formatted(name);
    assertThat(HttpRequests.post(SERVER, "/api/moderation", null, ban)).isEqualTo(401);
    assertThat(HttpRequests.post(SERVER, "/api/moderation", TestTokens.of("x", "admin"), ban))
        .isEqualTo(403);
    String token = TestTokens.of("mo", "moderator");
    assertThat(HttpRequests.post(SERVER, "/api/moderation", token, "{}")).isEqualTo(400);
    String ownBan = "{\"do\":\"ban\",\"user\":\"mo\"}";
    assertThat(HttpRequests.post(SERVER, "/api/moderation", token, ownBan)).isEqualTo(400);
    assertThat(HttpRequests.post(SERVER, "/api/moderation", token, ban)).isEqualTo(200);
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
  void invalidActionsAreRefused(String json) {
    try (StompUser mo = connectModerator(SERVER)) {
      mo.send("/app/moderation", json);
      assertThat(mo.next("MESSAGE").header("advice")).isEqualTo("fix");
    }
  }
}
