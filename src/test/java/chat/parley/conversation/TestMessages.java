package chat.parley.conversation;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.delivery.Fanout;
import chat.parley.delivery.Payload;
import chat.parley.delivery.RecordedOutbox;
import chat.parley.delivery.WireForm;
import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.MessagePage;
import chat.parley.message.RoomName;
import chat.parley.message.StreamPosition;
import chat.parley.message.UserName;
import chat.parley.testkit.Names;
import java.util.List;
import java.util.Map;

/** Messages, and subscriptions that receive their bodies alone. */
final class TestMessages {

  static final UserName ALICE = new UserName("alice");

  /** Encodes a message as its body. */
  static final WireForm BODY =
      message -> new Payload(message.draft().body().bytes(), true, !message.draft().persistent());

  private TestMessages() {}

  /** Returns the address of a room that no other test uses. */
  static Address newRoom() {
    return new Address.Room(new RoomName(Names.unique("room")));
  }

  static Draft persistent(Address to, String text) {
    return Draft.of(to, ALICE, Body.ofText(text.getBytes(UTF_8), "text/plain"));
  }

  static Draft withId(Address to, String text, String clientMessageId) {
    var body = Body.ofText(text.getBytes(UTF_8), "text/plain");
    return new Draft(to, ALICE, body, clientMessageId, true, Map.of());
  }

  static Draft ephemeral(Address to, String text) {
    var body = Body.ofText(text.getBytes(UTF_8), "text/plain");
    return new Draft(to, ALICE, body, null, false, Map.of());
  }

  static ChatMessage message(Draft draft, String epoch, long offset) {
    return new ChatMessage(
        epoch + "-" + offset, System.currentTimeMillis(), new StreamPosition(epoch, offset), draft);
  }

  /** Subscribes an outbox to the live messages of a stream. */
  static void subscribe(Fanout fanout, Address address, RecordedOutbox outbox) {
    fanout
        .subscribe(address, BODY, outbox.outbox(), null)
        .begin(0, 0, _ -> new MessagePage(List.of(), 0));
  }
}
