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

/** Users edit and remove their own messages, and answer those of others. */
class ChangesTest {

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

  /** Edits a message, again when the time between two edits is over. */
  private static StompFrame edit(StompUser user, String destination, long offset, String body) {
    return user.store(destination, body, "edits:" + offset, "content-type:text/markdown");
  }

  /**
   * Sends two messages to the other user, of which the first one is edited and the second removed;
   * returns the offset of the first one.
   */
  private long sendEditedAndRemoved() {
    String withBob = "/app/with." + bob;
    long offset = anns.store(withBob, "hallo").number("offset");
    long other = anns.store(withBob, "secret").number("offset");
    assertThat(other).isEqualTo(offset + 1);
    edit(anns, withBob, offset, "hello");
    anns.store(withBob, "", "removes:" + other);
    return offset;
  }

  @Test
  @Shows("edits")
  void anEditIsDeliveredInOrderAndTheMessageHasItsBodyFromThenOn() {
    bobs.subscribe("1", room);
    long offset =
        anns.store(room, "hallo", "x-colour:red", "content-type:text/plain").number("offset");
    StompFrame receipt =
        anns.store(room, "hello", "edits:" + offset, "content-type:text/markdown", "x-size:2");
    anns.store(room, "next");
    assertThat(bobs.next("MESSAGE").text()).isEqualTo("hallo");
    StompFrame edit = bobs.next("MESSAGE");
    assertThat(edit.text()).isEqualTo("hello");
    assertThat(edit.number("edits")).isEqualTo(offset);
    assertThat(edit.header("offset")).isEqualTo(receipt.header("offset"));
    assertThat(edit.header("from")).isEqualTo(ann);
    assertThat(bobs.next("MESSAGE").text()).isEqualTo("next");
    try (var late = StompUser.connect(server, Names.unique("late"))) {
      late.subscribe("1", room, "offset:0");
      StompFrame folded = late.next("MESSAGE");
      assertThat(folded.text()).isEqualTo("hello");
      assertThat(folded.number("offset")).isEqualTo(offset);
      assertThat(folded.headers())
          .containsEntry("edited", receipt.header("offset"))
          .containsEntry("content-type", "text/markdown")
          .containsEntry("x-size", "2")
          .doesNotContainKeys("x-colour", "edits");
      StompFrame replayed = late.next("MESSAGE");
      assertThat(replayed.number("edits")).isEqualTo(offset);
      assertThat(replayed.text()).isEqualTo("hello");
    }
  }

  @Test
  @Shows("edits")
  void aRepeatOfAnEditIsThatEdit() {
    long offset = anns.store(room, "hallo").number("offset");
    StompFrame first = anns.store(room, "hello", "edits:" + offset, "client-message-id:" + room);
    StompFrame again = anns.store(room, "hello", "edits:" + offset, "client-message-id:" + room);
    assertThat(again.header("duplicate")).isEqualTo("true");
    assertThat(again.header("offset")).isEqualTo(first.header("offset"));
  }

  @Test
  @Shows("author-removes")
  void anAuthorRemovesAMessageAndItsEdit() {
    long offset = anns.store(room, "secret").number("offset");
    edit(anns, room, offset, "new secret");
    StompFrame removal = anns.store(room, "ignored", "removes:" + offset);
    StompFrame again = anns.store(room, "", "removes:" + offset);
    assertThat(again.header("duplicate")).isEqualTo("true");
    assertThat(again.header("offset")).isEqualTo(removal.header("offset"));
    bobs.subscribe("1", room, "offset:0");
    StompFrame removed = bobs.next("MESSAGE");
    assertThat(removed.header("removed")).isEqualTo("true");
    assertThat(removed.text()).isEmpty();
    StompFrame superseded = bobs.next("MESSAGE");
    assertThat(superseded.headers())
        .containsEntry("edits", "" + offset)
        .containsEntry("removed", "true");
    assertThat(superseded.text()).isEmpty();
    StompFrame last = bobs.next("MESSAGE");
    assertThat(last.number("removes")).isEqualTo(offset);
    assertThat(last.text()).isEmpty();
    bobs.expectNothing();
  }

  @Test
  @Shows("author-removes")
  void aRemovalHasNoOtherHeaders() {
    long offset = anns.store(room, "secret").number("offset");
    anns.store(room, "", "removes:" + offset, "colour:red", "mentions:bob", "client-message-id:1");
    bobs.subscribe("1", room, "history:1");
    assertThat(bobs.next("MESSAGE").headers())
        .containsEntry("removes", "" + offset)
        .doesNotContainKeys("colour", "mentions", "client-message-id");
  }

  @Test
  @Shows("pair-changes")
  void aConversationHasChangesAndAnInboxHasMessagesAsTheyAre() {
    long offset = sendEditedAndRemoved();
    long other = offset + 1;
    bobs.subscribe("1", "/user/queue/messages");
    StompFrame entry = bobs.next("MESSAGE");
    assertThat(entry.text()).isEqualTo("hello");
    assertThat(entry.header("edited")).isNotNull();
    StompFrame removed = bobs.next("MESSAGE");
    assertThat(removed.header("removed")).isEqualTo("true");
    bobs.expectNothing();
    bobs.subscribe("2", "/user/queue/with." + ann, "offset:0");
    assertThat(bobs.next("MESSAGE").text()).isEqualTo("hello");
    assertThat(bobs.next("MESSAGE").header("removed")).isEqualTo("true");
    assertThat(bobs.next("MESSAGE").number("edits")).isEqualTo(offset);
    assertThat(bobs.next("MESSAGE").number("removes")).isEqualTo(other);
  }

  @Test
  @Shows("legacy-changes")
  void aLegacyClientGetsTheEditedTextAndNoChanges() {
    sendEditedAndRemoved();
    String withBob = "/app/with." + bob;
    try (var old = LegacyUser.pointToPoint(server, bob)) {
      assertThat(old.next()).contains("hello");
      long third = anns.store(withBob, "third").number("offset");
      assertThat(old.next()).contains("third");
      edit(anns, withBob, third, "3");
      anns.store(withBob, "last");
      assertThat(old.next()).contains("last");
      old.expectNothing();
    }
    try (var old = LegacyUser.broadcast(server)) {
      String text = Names.unique("text");
      long chat = anns.store("/topic/chat", text).number("offset");
      while (!old.next().equals(text)) {
        // Messages of other tests.
      }
      edit(anns, "/topic/chat", chat, text + "-edited");
      anns.store("/topic/chat", text + "-last");
      String next = old.next();
      while (!next.equals(text + "-last")) {
        assertThat(next).isNotEqualTo(text + "-edited");
        next = old.next();
      }
    }
  }

  @Test
  @Shows("reply")
  void aReplyNamesAMessage() {
    long offset = anns.store(room, "question").number("offset");
    anns.subscribe("1", room);
    long answer = bobs.store(room, "answer", "replies-to:" + offset).number("offset");
    assertThat(anns.next("MESSAGE").number("replies-to")).isEqualTo(offset);
    edit(bobs, room, answer, "better answer");
    assertThat(anns.next("MESSAGE").number("edits")).isEqualTo(answer);
    try (var late = StompUser.connect(server, Names.unique("late"))) {
      late.subscribe("1", room, "history:2");
      assertThat(late.next("MESSAGE").number("replies-to")).isEqualTo(offset);
    }
  }

  @Test
  @Shows("draft")
  void aTextInProgressNamesTheMessageToCome() {
    bobs.subscribe("1", room);
    anns.send(room, "The answer is", "persistent:false", "draft:5e7a");
    anns.store(room, "The answer is 42.", "client-message-id:5e7a", "draft:5e7a");
    StompFrame draft = bobs.next("MESSAGE");
    assertThat(draft.headers()).containsEntry("draft", "5e7a").doesNotContainKey("offset");
    StompFrame message = bobs.next("MESSAGE");
    assertThat(message.headers())
        .containsEntry("client-message-id", "5e7a")
        .doesNotContainKey("draft");
    bobs.send(room, "x", "persistent:false", "draft:" + "x".repeat(129));
    assertThat(bobs.next("ERROR").header("code")).isEqualTo("bad-header");
  }

  @ParameterizedTest
  @CsvSource({
    "edits:1, not-yours",
    "removes:1, not-yours",
    "edits:99, no-message",
    "removes:99, no-message",
    "replies-to:99, no-message",
    "edits:3, no-message",
    "edits:2, too-fast",
    "edits:4, removed"
  })
  @Shows("change-refused")
  void aChangeOfAnotherTargetIsRefused(String header, String code) {
    anns.store(room, "1");
    bobs.store(room, "2");
    bobs.store(room, "3", "edits:2");
    bobs.store(room, "4");
    bobs.store(room, "", "removes:4");
    bobs.subscribe("errors", "/user/queue/errors");
    bobs.send(room, "changed", header, "receipt:r");
    assertThat(bobs.next("MESSAGE").header("code")).isEqualTo(code);
    assertThat(bobs.store(room, "next").number("offset")).isEqualTo(6);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "edits:0",
        "edits:-1",
        "edits:x",
        "edits:99999999999999999999",
        "removes:",
        "replies-to:1.5",
        "edits:1|removes:1",
        "edits:1|replies-to:1",
        "edits:1|persistent:false",
        "removes:1|persistent:false"
      })
  @Shows("change-refused")
  void aBadHeaderEndsTheConnection(String headers) {
    bobs.store(room, "1");
    bobs.send(room, "changed", headers.split("\\|"));
    assertThat(bobs.next("ERROR").header("code")).isEqualTo("bad-header");
  }

  @ParameterizedTest
  @ValueSource(strings = {"edits:1", "removes:1", "replies-to:1"})
  @Shows("change-refused")
  void anInboxHasNoChanges(String header) {
    anns.store("/user/" + bob + "/queue/messages", "1");
    anns.send("/user/" + bob + "/queue/messages", "2", header);
    assertThat(anns.next("ERROR").header("code")).isEqualTo("bad-header");
  }

  @Test
  @Shows("change-refused")
  void aChangeIsRefusedByTheStateOfTheMessageAlsoInATransaction() {
    long offset = anns.store(room, "1").number("offset");
    bobs.subscribe("errors", "/user/queue/errors");
    bobs.frame("BEGIN", "", "transaction:t");
    bobs.send(room, "mine", "transaction:t");
    bobs.send(room, "changed", "transaction:t", "edits:" + offset);
    bobs.frame("COMMIT", "", "transaction:t", "receipt:c");
    assertThat(bobs.next("MESSAGE").header("code")).isEqualTo("not-yours");
    assertThat(anns.store(room, "2").number("offset")).isEqualTo(offset + 1);
  }
}
