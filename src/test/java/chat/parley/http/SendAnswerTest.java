package chat.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.journal.StoredMessage;
import chat.parley.message.Address;
import chat.parley.message.RoomName;
import chat.parley.message.StreamPosition;
import chat.parley.message.UserName;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.json.JsonMapper;

class SendAnswerTest {

  private static final UserName ALICE = new UserName("alice");
  private static final StreamPosition POSITION = new StreamPosition("e", 7);
  private static final Address ROOM = new Address.Room(new RoomName("süd~1"));
  private static final StoredMessage NEW = new StoredMessage(ROOM, "e-7", POSITION, 9, false);
  private static final StoredMessage REPEAT = new StoredMessage(ROOM, "e-7", POSITION, 0, true);
  private static final StoredMessage EPHEMERAL = new StoredMessage(ROOM, "~1", null, 9, false);

  private static String json(StoredMessage message) {
    return JsonMapper.shared().writeValueAsString(SendAnswer.of(message, ALICE));
  }

  @Test
  void theJsonHasNoEmptyFields() {
    assertThat(json(NEW))
        .isEqualTo(
            "{\"stream\":\"room.süd~1\",\"epoch\":\"e\",\"offset\":7,\"id\":\"e-7\",\"timestamp\":9}");
    assertThat(json(REPEAT)).doesNotContain("timestamp").endsWith(",\"duplicate\":true}");
    assertThat(json(EPHEMERAL))
        .isEqualTo("{\"stream\":\"room.süd~1\",\"id\":\"~1\",\"timestamp\":9}");
  }

  @Test
  void theStatusSaysWhetherTheMessageWasStored() {
    assertThat(SendAnswer.status(NEW)).isEqualTo(HttpStatus.CREATED);
    assertThat(SendAnswer.status(REPEAT)).isEqualTo(HttpStatus.OK);
    assertThat(SendAnswer.status(EPHEMERAL)).isEqualTo(HttpStatus.ACCEPTED);
  }

  @Test
  void storedMessagesOfPublicStreamsHaveALocation() {
    assertThat(SendAnswer.location(NEW, ALICE))
        .hasToString("/api/streams/room.s%C3%BCd~1/messages/7");
    assertThat(SendAnswer.location(REPEAT, ALICE)).isEqualTo(SendAnswer.location(NEW, ALICE));
    assertThat(SendAnswer.location(EPHEMERAL, ALICE)).isNull();
  }

  @Test
  void aMessageToAnInboxIsLocatedInTheConversation() {
    var bob = new UserName("bob");
    Address inbox = new Address.Inbox(bob);
    var stored = new StoredMessage(inbox, "e-7", POSITION, 9, false, 12);
    assertThat(SendAnswer.location(stored, ALICE)).hasToString("/api/streams/with.bob/messages/12");
    assertThat(json(stored)).endsWith(",\"conversation\":\"with.bob\",\"conversationOffset\":12}");
    var deleted = new StoredMessage(inbox, "e-7", POSITION, 0, true);
    assertThat(SendAnswer.location(deleted, ALICE)).isNull();
    Address pair = Address.Pair.of(ALICE, bob);
    var inPair = new StoredMessage(pair, "e-7", POSITION, 9, false);
    assertThat(SendAnswer.location(inPair, ALICE)).hasToString("/api/streams/with.bob/messages/7");
    assertThat(json(inPair)).startsWith("{\"stream\":\"with.bob\"").doesNotContain("conversation");
  }
}
