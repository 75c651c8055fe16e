package chat.parley.security;

import static chat.parley.security.TokenClients.connect;
import static chat.parley.security.TokenClients.connectModerator;
import static chat.parley.security.TokenClients.handshake;
import static chat.parley.security.TokenClients.moderate;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.RawWebSocket;
import chat.parley.testkit.ServerLog;
import chat.parley.testkit.Shows;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import chat.parley.testkit.TestTokens;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The removal of messages by moderators. */
class RemovalTest {

  private static final ParleyServer SERVER = ParleyServer.start(TestTokens.tokenModeProperties());

  private final String name = Names.unique("culprit");
  private final String stream = "room." + Names.unique("watched");
  private final String room = "/topic/" + stream;

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @Test
  @Shows({"removes", "remove"})
  void aRemovedMessageLosesItsBodyAndKeepsItsOffset() {
    try (StompUser mo = connectModerator(SERVER);
        StompUser culprit = connect(SERVER, name);
        StompUser subscriber = connect(SERVER, Names.unique("reader"))) {
      subscriber.subscribe("1", room);
      long offset = culprit.store(room, "insult").number("offset");
      culprit.store(room, "after");
      moderate(mo, "{\"do\":\"remove\",\"stream\":\"%s\",\"offset\":%d}".formatted(stream, offset));
      assertThat(subscriber.next("MESSAGE").text()).isEqualTo("insult");
      assertThat(subscriber.next("MESSAGE").text()).isEqualTo("after");
      StompFrame removal = subscriber.next("MESSAGE");
      assertThat(removal.number("removes")).isEqualTo(offset);
      assertThat(removal.number("offset")).isEqualTo(offset + 2);
      assertThat(removal.header("from")).isEqualTo("mo");
      assertThat(removal.text()).isEmpty();
      for (int node = 0; node < 2; node++) {
        assertRemoved(offset);
      }
    }
  }

  @Test
  @Shows("remove-again")
  void aMessageThatIsRemovedAgainStaysAsItIs() throws Exception {
    try (StompUser mo = connectModerator(SERVER);
        StompUser subscriber = connect(SERVER, Names.unique("reader"))) {
      long offset = mo.store(room, "insult").number("offset");
      subscriber.subscribe("1", room);
      String json = "{\"do\":\"remove\",\"stream\":\"%s\",\"offset\":%d}".formatted(stream, offset);
      StompFrame first = mo.store("/app/moderation", json);
      StompFrame again = mo.store("/app/moderation", json);
      assertThat(first.header("duplicate")).isNull();
      assertThat(again.header("duplicate")).isEqualTo("true");
      assertThat(again.header("message-id")).isEqualTo(first.header("message-id"));
      assertThat(again.number("offset")).isEqualTo(offset + 1);
      String token = TestTokens.of("mo", "moderator");
      assertThat(HttpRequests.post(SERVER, "/api/moderation", token, json)).isEqualTo(200);
      assertThat(mo.store(room, "after").number("offset")).isEqualTo(offset + 2);
      assertThat(subscriber.next("MESSAGE").number("removes")).isEqualTo(offset);
      assertThat(subscriber.next("MESSAGE").text()).isEqualTo("after");
    }
  }

  @Test
  @Shows("remove")
  void aModeratorRemovesByAMessageTooAndTheAuditLogHasALine() {
    try (StompUser mo = connectModerator(SERVER);
        StompUser culprit = connect(SERVER, name);
        ServerLog log = ServerLog.open()) {
      long offset = culprit.store(room, "insult").number("offset");
      culprit.store(room, "after");
      mo.store(room, "", "removes:" + offset);
      mo.store(room, "", "removes:" + offset);
      assertRemoved(offset);
      String line = "parley.audit: event=\"remove\" user=%s/%d by=mo".formatted(stream, offset);
      assertThat(log.lines()).filteredOn(line::equals).hasSize(1);
    }
  }

  private void assertRemoved(long offset) {
    try (StompUser subscriber = connect(SERVER, Names.unique("late"))) {
      subscriber.subscribe("1", room, "offset:0");
      StompFrame removed = subscriber.next("MESSAGE");
      assertThat(removed.number("offset")).isEqualTo(offset);
      assertThat(removed.header("removed")).isEqualTo("true");
      assertThat(removed.header("from")).isEqualTo(name);
      assertThat(removed.text()).isEmpty();
      assertThat(subscriber.next("MESSAGE").text()).isEqualTo("after");
    }
    String path = "/api/streams/%s/messages".formatted(stream);
    assertThat(handshake(SERVER, path, "anybody").refused().body())
        .contains("\"removed\":\"true\"", "after")
        .doesNotContain("insult");
  }

  @ParameterizedTest
  @CsvSource({
    "inbox, 403, forbidden",
    "inbox.bob, 403, forbidden",
    "nothing, 404, bad-destination",
    "rulings, 404, bad-destination"
  })
  @Shows("remove-where")
  void messagesCanBeRemovedOnlyFromChatAndRooms(String streamName, int status, String code)
      throws Exception {
    String removal = "{\"do\":\"remove\",\"stream\":\"%s\",\"offset\":1}".formatted(streamName);
    try (StompUser mo = connectModerator(SERVER)) {
      mo.send("/app/moderation", removal);
      StompFrame error = mo.next("ERROR");
      assertThat(error.header("code")).isEqualTo(code);
      assertThat(error.header("message")).contains("chat and room.{room}");
    }
    String token = TestTokens.of("mo", "moderator");
    assertThat(HttpRequests.post(SERVER, "/api/moderation", token, removal)).isEqualTo(status);
  }

  @Test
  @Shows("old-removal")
  void legacyClientsReceiveNothingForARemoval() {
    try (StompUser mo = connectModerator(SERVER);
        RawWebSocket legacy = handshake(SERVER, "/ws/", "old").open()) {
      legacy.awaitPong();
      String text = Names.unique("text");
      long offset = mo.store("/topic/chat", text).number("offset");
      assertThat(legacy.next()).isEqualTo(text);
      moderate(mo, "{\"do\":\"remove\",\"stream\":\"chat\",\"offset\":%d}".formatted(offset));
      mo.store("/topic/chat", "next");
      assertThat(legacy.next()).isEqualTo("next");
    }
  }
}
