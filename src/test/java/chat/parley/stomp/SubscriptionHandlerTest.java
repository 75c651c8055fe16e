package chat.parley.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import chat.parley.testkit.ChatExceptions;
import chat.parley.testkit.Names;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SubscriptionHandlerTest {

  private static final String PHONE = "phone";

  @RegisterExtension final StandaloneStomp stomp = new StandaloneStomp();

  private final UserName alice = new UserName(Names.unique("alice"));
  private final String room = Names.unique("room");
  private final String destination = "/topic/room." + room;
  private final SessionParts parts = stomp.open(alice);
  private final SubscriptionHandler handler =
      new SubscriptionHandler(parts.sendHandler, parts.subscriptions, parts.serverFrames);

  private void subscribe(String... headers) {
    handler.subscribe(TestDecoder.frame(StompCommand.SUBSCRIBE, "", headers), StompVersion.V1_2);
  }

  private void unsubscribe(String... headers) {
    handler.unsubscribe(
        TestDecoder.frame(StompCommand.UNSUBSCRIBE, "", headers), StompVersion.V1_2);
  }

  private void disconnect(String... headers) {
    handler.disconnect(TestDecoder.frame(StompCommand.DISCONNECT, "", headers));
  }

  private boolean isRoomSubscribed() {
    return stomp.conversation().fanout().hasSubscribers(new Address.Room(new RoomName(room)));
  }

  /** Subscribes the phone to its inbox, with a message that is acknowledged. */
  private void subscribeToInboxAndAcknowledge() {
    parts.store("/user/%s/queue/messages".formatted(alice), "hello");
    subscribe(
        "id:in",
        "destination:/user/queue/messages",
        "ack:client",
        "durable-subscription-name:" + PHONE,
        "receipt:in");
    String epoch = parts.nextReceipt("in").get("epoch");
    assertThat(parts.next("MESSAGE").text()).isEqualTo("hello");
    parts.subscriptions.acknowledge(StompCommand.ACK, new AckId(epoch, 1, "in"));
  }

  @Test
  void theReceiptOfASubscribePrecedesTheMessages() {
    parts.store(destination, "first");
    parts.store(destination, "second");
    subscribe("id:1", "destination:" + destination, "history:1", "receipt:7");
    assertThat(parts.nextReceipt("7"))
        .containsEntry("offset", "2")
        .containsEntry("recovered", "true");
    assertThat(parts.next("MESSAGE").text()).isEqualTo("second");
  }

  @Test
  void aSubscribeTakesEffectAfterEarlierMessages() {
    for (int i = 1; i <= 20; i++) {
      parts.sendHandler.send(
          TestDecoder.frame(StompCommand.SEND, "hello", "destination:" + destination));
      subscribe("id:1", "destination:" + destination, "receipt:7");
      assertThat(parts.nextReceipt("7")).containsEntry("offset", String.valueOf(i));
      unsubscribe("id:1");
    }
  }

  @Test
  void anInvalidFrameIsRefused() {
    ChatExceptions.expect(ChatError.BAD_HEADER, () -> subscribe("id:1", "receipt:7"));
    ChatExceptions.expect(ChatError.BAD_HEADER, () -> unsubscribe("receipt:7"));
    ChatExceptions.expect(ChatError.NO_SUBSCRIPTION, () -> unsubscribe("id:1", "receipt:7"));
    assertThat(parts.outbox.isEmpty()).isTrue();
  }

  @Test
  void refusalsGoToTheSubscriptionForErrorsWhileItExists() {
    subscribe("id:errors", "destination:" + Destination.ERRORS, "receipt:7");
    assertThat(parts.nextReceipt("7")).containsOnlyKeys("receipt-id");
    var refusal = ChatError.MUTED.because("muted");
    assertThat(parts.serverFrames.sendRefusal(refusal, null)).isTrue();
    assertThat(parts.next("MESSAGE").headers()).containsEntry("subscription", "errors");
    unsubscribe("id:errors", "receipt:8");
    assertThat(parts.nextReceipt("8")).containsOnlyKeys("receipt-id");
    assertThat(parts.serverFrames.sendRefusal(refusal, null)).isFalse();
  }

  @Test
  void anUnsubscribeEndsTheSubscription() {
    subscribe("id:1", "destination:" + destination);
    assertThat(isRoomSubscribed()).isTrue();
    unsubscribe("id:1", "receipt:7");
    assertThat(parts.nextReceipt("7")).containsOnlyKeys("receipt-id");
    assertThat(isRoomSubscribed()).isFalse();
  }

  @Test
  void theCursorIsStoredBeforeTheReceiptOfAnUnsubscribe() throws Exception {
    subscribeToInboxAndAcknowledge();
    unsubscribe("id:in", "receipt:7");
    assertThat(stomp.storedCursor(alice, PHONE)).isEqualTo(1);
    assertThat(parts.nextReceipt("7")).containsOnlyKeys("receipt-id");
  }

  @Test
  void theCursorIsStoredBeforeTheReceiptOfADisconnect() throws Exception {
    subscribeToInboxAndAcknowledge();
    disconnect("receipt:7");
    assertThat(stomp.storedCursor(alice, PHONE)).isEqualTo(1);
    assertThat(parts.nextReceipt("7")).containsOnlyKeys("receipt-id");
  }

  @Test
  void aReceiptIsSentAlthoughTheCursorCannotBeStored() {
    subscribeToInboxAndAcknowledge();
    stomp.stop();
    unsubscribe("id:in", "receipt:7");
    assertThat(parts.nextReceipt("7")).containsOnlyKeys("receipt-id");
  }

  @Test
  void aDisconnectEndsAllSubscriptions() {
    subscribe("id:1", "destination:" + destination);
    subscribe("id:2", "destination:" + destination);
    disconnect();
    assertThat(isRoomSubscribed()).isFalse();
    assertThat(parts.outbox.isEmpty()).isTrue();
  }

  @Test
  void theEndOfTheConnectionEndsAllSubscriptions() {
    subscribe("id:1", "destination:" + destination);
    subscribe("id:2", "destination:" + destination);
    handler.connectionClosed();
    assertThat(isRoomSubscribed()).isFalse();
  }
}
