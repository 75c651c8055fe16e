package chat.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.journal.StartPosition;
import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.RoomName;
import chat.parley.message.StreamPosition;
import chat.parley.message.UserName;
import chat.parley.security.Identity;
import chat.parley.testkit.ChatExceptions;
import chat.parley.testkit.Shows;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadPositionTest {

  private static final Identity ALICE = Identity.of(new UserName("alice"));
  private static final Address.Room LOBBY = new Address.Room(new RoomName("lobby"));

  private static List<ReadPosition> parse(String... at) {
    return ReadPosition.parse(at, null, ALICE);
  }

  @Test
  void aPositionHasThreeForms() {
    assertThat(parse("chat", "room.lobby:0", "inbox:2x1p:17"))
        .containsExactly(
            new ReadPosition("chat", new Address.Everyone(), new StartPosition.Now()),
            new ReadPosition("room.lobby", LOBBY, new StartPosition.Beginning()),
            new ReadPosition(
                "inbox",
                new Address.Inbox(ALICE.name()),
                new StartPosition.After(new StreamPosition("2x1p", 17))));
  }

  @Test
  void anInboxWithoutAPositionIsReadFromTheFirstMessageThatIsNotDelivered() {
    var positions = ReadPosition.parse(new String[] {"chat", "inbox"}, "phone", ALICE);
    assertThat(positions.get(0).from()).isEqualTo(new StartPosition.Now());
    assertThat(positions.get(1).from()).isEqualTo(new StartPosition.Undelivered("phone"));
    assertThat(parse("inbox").getFirst().from()).isEqualTo(new StartPosition.Now());
    assertThat(ReadPosition.parse(new String[] {"inbox:0"}, "phone", ALICE).getFirst().from())
        .isEqualTo(new StartPosition.Beginning());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        "chat:",
        "chat:1",
        "chat:00",
        "chat:0:",
        "chat:e:",
        "chat:e:-1",
        "chat:e:1:",
        "chat:e:1234567890123456789",
        "chat::1",
        "chat:e f:1",
        ":0",
        ":e:1",
        "chat:e:1x"
      })
  void otherFormsAreRefused(String at) {
    ChatExceptions.expect(ChatError.BAD_PARAMETER, () -> parse(at));
  }

  @Test
  void theStreamsAreThoseOfPaths() {
    ChatExceptions.expect(ChatError.BAD_DESTINATION, () -> parse("pair.a,b"));
    ChatExceptions.expect(ChatError.BAD_NAME, () -> parse("room.a b:0"));
    ChatExceptions.expect(
        ChatError.NO_NAME, () -> ReadPosition.parse(new String[] {"inbox"}, null, null));
  }

  @Test
  @Shows("http-poll")
  void aRequestNamesOneToSixteenDifferentStreams() {
    String[] rooms = IntStream.range(0, 17).mapToObj(i -> "room." + i).toArray(String[]::new);
    ChatExceptions.expect(ChatError.BAD_PARAMETER, () -> parse(rooms));
    ChatExceptions.expect(ChatError.BAD_PARAMETER, () -> parse());
    ChatExceptions.expect(ChatError.BAD_PARAMETER, () -> ReadPosition.parse(null, null, ALICE));
    ChatExceptions.expect(ChatError.BAD_PARAMETER, () -> parse("chat", "chat:0"));
    assertThat(parse(Arrays.copyOf(rooms, 16))).hasSize(16);
    assertThat(parse("room.a")).hasSize(1);
  }

  @Test
  void theNameOfADeviceIsLimited() {
    var at = new String[] {"inbox"};
    ChatExceptions.expect(
        ChatError.BAD_PARAMETER, () -> ReadPosition.parse(at, "x".repeat(65), ALICE));
    ChatExceptions.expect(ChatError.BAD_PARAMETER, () -> ReadPosition.parse(at, "", ALICE));
    assertThat(ReadPosition.parse(at, "x".repeat(64), ALICE)).hasSize(1);
  }

  @Test
  void aPositionIsWrittenAsItIsRead() {
    ReadPosition position = parse("room.lobby:2x1p:17").getFirst();
    assertThat(position.at(new StreamPosition("2x1p", 19))).isEqualTo("room.lobby:2x1p:19");
  }
}
