package chat.parley.micro;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.StreamPosition;
import chat.parley.message.UserName;

/** Typical messages, with a text of 64 bytes. */
public final class SampleMessages {

  private static final UserName ALICE = new UserName("alice");
  private static final byte[] TEXT = "x".repeat(64).getBytes(UTF_8);

  private SampleMessages() {}

  /** Creates a draft to everyone. */
  public static Draft draft() {
    return Draft.of(new Address.Everyone(), ALICE, Body.ofText(TEXT, null));
  }

  /** Creates a stored message to everyone. */
  public static ChatMessage toEveryone(long offset) {
    return stored(offset, draft());
  }

  /** Creates a stored message to the inbox of a user. */
  public static ChatMessage to(UserName recipient, byte[] text) {
    return stored(1, Draft.of(new Address.Inbox(recipient), ALICE, Body.ofText(text, null)));
  }

  private static ChatMessage stored(long offset, Draft draft) {
    var position = new StreamPosition("5f2b7c1e90a3d846", offset);
    return new ChatMessage("5f2b7c1e90a3d846-" + offset, 1_767_322_800_000L, position, draft);
  }
}
