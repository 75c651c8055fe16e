package chat.parley.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.MessageTrace;
import chat.parley.message.RoomName;
import chat.parley.message.StreamPosition;
import chat.parley.message.UserName;
import java.util.Map;

/** Messages to a room, and payloads with a text. */
final class RoomMessages {

  static final Address LOBBY = new Address.Room(new RoomName("lobby"));

  private static final UserName ALICE = new UserName("alice");

  private RoomMessages() {}

  private static Body body(String text) {
    return Body.ofText(text.getBytes(UTF_8), null);
  }

  /** Returns a stored message of the lobby with the text {@code m} and its offset. */
  static ChatMessage stored(long offset) {
    return stored(LOBBY, offset, "m" + offset);
  }

  static ChatMessage stored(Address to, long offset, String text) {
    return stored(offset, Draft.of(to, ALICE, body(text)));
  }

  /** Returns a stored message of the lobby that a trace follows. */
  static ChatMessage traced(long offset, MessageTrace trace) {
    return stored(offset, Draft.of(LOBBY, ALICE, body("m" + offset)).withTrace(trace));
  }

  private static ChatMessage stored(long offset, Draft draft) {
    return new ChatMessage("e-" + offset, 0, new StreamPosition("e", offset), draft);
  }

  static ChatMessage ephemeral(String text) {
    return new ChatMessage(
        "~1", 0, null, new Draft(LOBBY, ALICE, body(text), null, false, Map.of()));
  }

  /** Encodes a message as its text: a wire form without a name. */
  static Payload encode(ChatMessage message) {
    return new Payload(message.draft().body().bytes(), true, message.position() == null);
  }

  static Payload payload(String text) {
    return new Payload(text.getBytes(UTF_8), true, false);
  }

  /** Returns a payload of a size, which counts as 64 bytes more in an outbox. */
  static Payload payload(int size) {
    return new Payload(new byte[size], true, false);
  }
}
