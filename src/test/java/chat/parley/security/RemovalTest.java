package chat.parley.security;

import static chat.parley.security.ByToken.connect;
import static chat.parley.security.ByToken.handshake;
import static chat.parley.security.ByToken.moderator;
import static chat.parley.security.ByToken.rule;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.RawWebSocket;
import chat.parley.testkit.Shows;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import chat.parley.testkit.TestTokens;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A message that a moderator removes. */
class RemovalTest {

  private static final ParleyServer SERVER = ParleyServer.start(TestTokens.mode());

  private final String name = Names.unique("culprit");
  private final String stream = "room." + Names.unique("watched");
  private final String room = "/topic/" + stream;

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @Test
  @Shows({"removes", "remove"})
  void aRemovedMessageIsGoneAndItsPlaceStays() {
    try (StompUser mo = moderator(SERVER);
        StompUser culprit = connect(SERVER, name);
        StompUser reader = connect(SERVER, Names.unique("reader"))) {
      reader.subscribe("1", room);
      long offset = culprit.store(room, "insult").number("offset");
      culprit.store(room, "after");
      rule(mo, "{\"do\":\"remove\",\"stream\":\"%s\",\"offset\":%d}".formatted(stream, offset));
      assertThat(reader.next("MESSAGE").text()).isEqualTo("insult");
      assertThat(reader.next("MESSAGE").text()).isEqualTo("after");
      StompFrame removal = reader.next("MESSAGE");
      assertThat(removal.number("removes")).isEqualTo(offset);
      assertThat(removal.number("offset")).isEqualTo(offset + 2);
      assertThat(removal.header("from")).isEqualTo("mo");
      assertThat(removal.text()).isEmpty();
      for (int node = 0; node < 2; node++) {
        assertGone(offset);
      }
    }
  }

  private void assertGone(long offset) {
    try (StompUser late = connect(SERVER, Names.unique("late"))) {
      late.subscribe("1", room, "offset:0");
      StompFrame gone = late.next("MESSAGE");
      assertThat(gone.number("offset")).isEqualTo(offset);
      assertThat(gone.header("removed")).isEqualTo("true");
      assertThat(gone.header("from")).isEqualTo(name);
      assertThat(gone.text()).isEmpty();
      assertThat(late.next("MESSAGE").text()).isEqualTo("after");
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
  void messagesOfAnInboxCannotBeRemoved(String from, int status, String code) throws Exception {
    String ruling = "{\"do\":\"remove\",\"stream\":\"%s\",\"offset\":1}".formatted(from);
    try (StompUser mo = moderator(SERVER)) {
      mo.send("/app/moderation", ruling);
      StompFrame error = mo.next("ERROR");
      assertThat(error.header("code")).isEqualTo(code);
      assertThat(error.header("message")).contains("chat and room.{room}");
    }
    String token = TestTokens.of("mo", "moderator");
    assertThat(Http.post(SERVER, "/api/moderation", token, ruling)).isEqualTo(status);
  }

  @Test
  @Shows("old-removal")
  void oldClientsSeeNothingOfARemoval() {
    try (StompUser mo = moderator(SERVER);
        RawWebSocket old = handshake(SERVER, "/ws/", "old").open()) {
      old.settle();
      String text = Names.unique("text");
      long offset = mo.store("/topic/chat", text).number("offset");
      assertThat(old.next()).isEqualTo(text);
      rule(mo, "{\"do\":\"remove\",\"stream\":\"chat\",\"offset\":%d}".formatted(offset));
      mo.store("/topic/chat", "next");
      assertThat(old.next()).isEqualTo("next");
    }
  }
}
