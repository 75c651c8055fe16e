package chat.parley.stomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.Draft;
import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import chat.parley.testkit.ChatExceptions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SendFrameTest {

  private static final UserName ALICE = new UserName("alice");

  private static Draft read(String body, String... headers) {
    return SendFrame.read(TestDecoder.frame(StompCommand.SEND, body, headers), ALICE);
  }

  private static Draft readToChat(String... headers) {
    var allHeaders = new ArrayList<>(List.of("destination:/topic/chat"));
    allHeaders.addAll(List.of(headers));
    return read("hello", allHeaders.toArray(String[]::new));
  }

  @Test
  void aSendWithoutOptionalHeadersIsAPersistentMessage() {
    Draft draft = readToChat();
    assertThat(draft.to()).isEqualTo(new Address.Everyone());
    assertThat(draft.from()).isEqualTo(ALICE);
    assertThat(draft.body().asString()).isEqualTo("hello");
    assertThat(draft.body().text()).isTrue();
    assertThat(draft.body().contentType()).isNull();
    assertThat(draft.clientMessageId()).isNull();
    assertThat(draft.persistent()).isTrue();
    assertThat(draft.extras()).isEmpty();
    assertThat(draft.arrival()).as("the time of its arrival").isNotNull();
  }

  @Test
  void aSendMayHaveEveryHeader() {
    Draft draft =
        readToChat(
            "content-type:text/plain",
            "client-message-id:7",
            "persistent:false",
            "x-b:1",
            "receipt:2",
            "x-a:3",
            "from:mallory");
    assertThat(draft.body().contentType()).isEqualTo("text/plain");
    assertThat(draft.clientMessageId()).isEqualTo("7");
    assertThat(draft.persistent()).isFalse();
    assertThat(draft.extras()).containsExactly(entry("x-b", "1"), entry("x-a", "3"));
    assertThat(draft.from()).isEqualTo(ALICE);
  }

  @Test
  void bytesOfABinaryMessageMayBeAnything() {
    var headers = new Headers();
    headers.add("destination", "/topic/room.lobby");
    byte[] bytes = {(byte) 0xFF, 0};
    Draft draft = SendFrame.read(new ClientFrame(StompCommand.SEND, headers, bytes, false), ALICE);
    assertThat(draft.to()).isEqualTo(new Address.Room(new RoomName("lobby")));
    assertThat(draft.body().bytes()).isEqualTo(bytes);
    assertThat(draft.body().text()).isFalse();
  }

  @Test
  void theDestinationIsRequired() {
    ChatExceptions.expect(ChatError.BAD_HEADER, () -> read("hello"));
  }

  @ParameterizedTest
  @CsvSource({"/queue/a, BAD_DESTINATION", "'', BAD_DESTINATION", "/topic/room.a b, BAD_NAME"})
  void anInvalidDestinationIsRefused(String destination, ChatError error) {
    ChatExceptions.expect(error, () -> read("hello", "destination:" + destination));
  }

  @Test
  void theEnvelopeNamesTheRecipientOfAnAppMessage() {
    String envelope = "{\"message\": \"hello\", \"to_user\": \"bob\"}";
    Draft draft = read(envelope, "destination:/app/messages");
    assertThat(draft.to()).isEqualTo(new Address.Inbox(new UserName("bob")));
    assertThat(draft.body().asString()).isEqualTo(envelope);
  }

  @ParameterizedTest
  @CsvSource({"hello, BAD_BODY", "{\"to_user\": \"a b\"}, BAD_NAME"})
  void anAppMessageWithoutARecipientIsRefused(String body, ChatError error) {
    ChatExceptions.expect(error, () -> read(body, "destination:/app/messages"));
  }

  @Test
  void aClientMessageIdHasAMaximumLength() {
    String longest = "x".repeat(128);
    assertThat(readToChat("client-message-id:" + longest).clientMessageId()).isEqualTo(longest);
    assertThat(readToChat("client-message-id:x").clientMessageId()).isEqualTo("x");
    assertThat(
            ChatExceptions.expect(
                    ChatError.BAD_HEADER, () -> readToChat("client-message-id:" + longest + "x"))
                .text())
        .contains("129", "1 to 128");
    ChatExceptions.expect(ChatError.BAD_HEADER, () -> readToChat("client-message-id:"));
  }

  @Test
  void persistenceMayBeStated() {
    assertThat(readToChat("persistent:true").persistent()).isTrue();
    assertThat(readToChat("persistent:false").persistent()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "TRUE", "yes", " true"})
  void anyOtherPersistenceIsRefused(String value) {
    ChatExceptions.expect(ChatError.BAD_HEADER, () -> readToChat("persistent:" + value));
  }

  @Test
  void customHeadersHaveAMaximumLengthTogether() {
    String name = "x-long";
    String longest = "x".repeat(1024 - name.length());
    assertThat(readToChat(name + ":" + longest).extras()).containsEntry(name, longest);
    ChatExceptions.expect(ChatError.BAD_HEADER, () -> readToChat(name + ":" + longest + "x"));
  }
}
