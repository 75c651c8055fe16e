package chat.parley.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.LegacyUser;
import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shows;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Users react to messages, and write in threads. */
class ReactionsTest {

  private static final String SUMMARY_TYPE = "application/vnd.parley.reactions+json";

  private final ParleyServer server = ParleyServer.shared();
  private final String room = "/topic/room." + Names.unique("room");
  private final String ann = Names.unique("ann");
  private final String bob = Names.unique("bob");
  private final StompUser anns = StompUser.connect(server, ann);
  private final StompUser bobs = StompUser.connect(server, bob);

  @AfterEach
  void close() {
    anns.close();
    bobs.close();
  }

  @Test
  @Shows("reactions")
  void theFirstReactionIsSummarizedAtOnceAndLaterOnesTogether() {
    long offset = anns.store(room, "lunch?").number("offset");
    bobs.subscribe("1", room);
    StompFrame receipt = anns.store(room, "👍", "reacts:" + offset, "x-colour:red");
    StompFrame first = bobs.next("MESSAGE");
    assertThat(first.text()).isEqualTo("{\"👍\":1}");
    assertThat(first.headers())
        .containsEntry("changes", "" + offset)
        .containsEntry("content-type", SUMMARY_TYPE)
        .containsEntry("offset", receipt.header("offset"))
        .doesNotContainKeys("from", "reacts", "x-colour");
    bobs.store(room, "👍", "reacts:" + offset);
    bobs.store(room, "❤", "reacts:" + offset);
    StompFrame second = bobs.next("MESSAGE");
    while (!second.text().equals("{\"👍\":2,\"❤\":1}")) {
      // The machine is so slow that a second has passed between the two.
      assertThat(second.text()).isEqualTo("{\"👍\":2}");
      second = bobs.next("MESSAGE");
    }
    assertThat(second.number("timestamp") - first.number("timestamp"))
        .isGreaterThanOrEqualTo(1_000);
    bobs.expectNothing();
  }

  @Test
  @Shows("reactions")
  void aReactionIsWithdrawn() {
    long offset = anns.store(room, "lunch?").number("offset");
    anns.store(room, "👍", "reacts:" + offset);
    bobs.subscribe("1", room);
    anns.store(room, "👍", "unreacts:" + offset);
    assertThat(bobs.next("MESSAGE").text()).isEqualTo("{}");
  }

  @Test
  @Shows("reactions")
  void spellingsOfOneReactionAreOne() {
    long offset = anns.store(room, "café?").number("offset");
    anns.store(room, "é", "reacts:" + offset);
    StompFrame again = anns.store(room, " e\u0301", "reacts:" + offset);
    assertThat(again.header("duplicate")).isEqualTo("true");
  }

  @Test
  @Shows("reactions")
  void aReactionThatIsThereAlreadyChangesNothing() {
    long offset = anns.store(room, "lunch?").number("offset");
    anns.store(room, "👍", "reacts:" + offset);
    StompFrame again = anns.store(room, "👍", "reacts:" + offset);
    assertThat(again.header("duplicate")).isEqualTo("true");
    StompFrame other = anns.store(room, "❤", "unreacts:" + offset);
    assertThat(other.header("duplicate")).isEqualTo("true");
    assertThat(anns.store(room, "next").number("offset")).isEqualTo(offset + 2);
  }

  @Test
  @Shows("reactions")
  void aReplayHasTheLastSummaryAndARemovedMessageNone() {
    long offset = anns.store(room, "lunch?").number("offset");
    anns.store(room, "👍", "reacts:" + offset);
    anns.store(room, "", "removes:" + offset);
    bobs.subscribe("1", room, "offset:0");
    assertThat(bobs.next("MESSAGE").header("removed")).isEqualTo("true");
    StompFrame summary = bobs.next("MESSAGE");
    assertThat(summary.headers())
        .containsEntry("changes", "" + offset)
        .containsEntry("removed", "true");
    assertThat(summary.text()).isEmpty();
  }

  @Test
  @Shows("legacy-changes")
  void aLegacyClientGetsNoSummaries() {
    String withBob = "/app/with." + bob;
    try (var old = LegacyUser.pointToPoint(server, bob)) {
      long offset = anns.store(withBob, "lunch?").number("offset");
      assertThat(old.next()).contains("lunch?");
      anns.store(withBob, "👍", "reacts:" + offset);
      anns.store(withBob, "last");
      assertThat(old.next()).contains("last");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "reacts:99, 👍, no-message",
    "unreacts:99, 👍, no-message",
    "reacts:2, 👍, removed",
    "reacts:3, 👍, no-message",
    "thread:99, text, no-message",
    "thread:2, text, removed",
    "thread:3, text, no-message",
    "thread:4, text, no-message",
  })
  @Shows("change-refused")
  void aReactionToAnotherTargetIsRefused(String header, String body, String code) {
    anns.store(room, "1");
    anns.store(room, "2");
    anns.store(room, "", "removes:2");
    anns.store(room, "4", "thread:1");
    bobs.subscribe("errors", "/user/queue/errors");
    bobs.send(room, body, header, "receipt:r");
    assertThat(bobs.next("MESSAGE").header("code")).isEqualTo(code);
    assertThat(bobs.store(room, "next").number("offset")).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "a\nb",
        "\u202eabc",
        "0123456789012345678901234567890123456789012345678901234567890123x"
      })
  @Shows("reactions")
  void aReactionIsAShortVisibleText(String body) {
    anns.store(room, "1");
    anns.send(room, body, "reacts:1");
    assertThat(anns.next("ERROR").header("code")).isEqualTo("bad-body");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "reacts:0",
        "reacts:+1",
        "thread:\u0661",
        "reacts:1|edits:1",
        "reacts:1|thread:1",
        "reacts:1|persistent:false"
      })
  @Shows("change-refused")
  void aBadHeaderEndsTheConnection(String headers) {
    anns.store(room, "1");
    anns.send(room, "👍", headers.split("\\|"));
    assertThat(anns.next("ERROR").header("code")).isEqualTo("bad-header");
  }

  @Test
  @Shows("reactions")
  void aMessageHasFiftyDifferentReactionsAndOfAUserTen() {
    long offset = anns.store(room, "lunch?").number("offset");
    for (int user = 0; user < 5; user++) {
      try (var voter = StompUser.connect(server, Names.unique("voter"))) {
        for (int i = 0; i < 10; i++) {
          voter.store(room, ":" + (10 * user + i), "reacts:" + offset);
        }
        voter.subscribe("errors", "/user/queue/errors");
        voter.send(room, user == 0 ? ":49" : ":0", "reacts:" + offset);
        assertThat(voter.next("MESSAGE").header("code")).isEqualTo("too-many");
      }
    }
    anns.subscribe("errors", "/user/queue/errors");
    anns.send(room, "👍", "reacts:" + offset);
    assertThat(anns.next("MESSAGE").header("code")).isEqualTo("too-many");
    assertThat(bobs.store(room, ":0", "reacts:" + offset).header("duplicate")).isNull();
  }

  @Test
  @Shows("reactions")
  void afterABlockAReactionIsWithdrawnOnly() {
    String withBob = "/app/with." + bob;
    long offset = anns.store(withBob, "lunch?").number("offset");
    anns.store(withBob, "👍", "reacts:" + offset);
    anns.store("/app/block", "{\"user\":\"%s\",\"blocked\":true}".formatted(bob));
    anns.store(withBob, "👍", "unreacts:" + offset);
    bobs.subscribe("errors", "/user/queue/errors");
    bobs.send("/app/with." + ann, "👍", "reacts:" + offset);
    assertThat(bobs.next("MESSAGE").header("code")).isEqualTo("blocked");
  }

  @Test
  @Shows("thread")
  void aMessageOfAThreadNamesTheFirstOne() {
    long offset = anns.store(room, "lunch?").number("offset");
    anns.subscribe("1", room);
    long reply = bobs.store(room, "yes", "thread:" + offset).number("offset");
    StompFrame message = anns.next("MESSAGE");
    assertThat(message.headers()).containsEntry("thread", "" + offset).containsEntry("from", bob);
    bobs.store(room, "", "removes:" + reply);
    assertThat(anns.next("MESSAGE").number("removes")).isEqualTo(reply);
    bobs.subscribe("1", room, "history:2");
    assertThat(bobs.next("MESSAGE").headers())
        .containsEntry("thread", "" + offset)
        .containsEntry("removed", "true");
  }
}
