package chat.parley.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.conversation.Conversation.Joined;
import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import chat.parley.testkit.Await;
import chat.parley.testkit.ChatExceptions;
import chat.parley.testkit.Names;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubscriptionsTest {

  private static final String INBOX = "/user/queue/messages";
  private static final String PHONE = "phone";

  @RegisterExtension static final StandaloneStomp STOMP = new StandaloneStomp();

  private final UserName alice = new UserName(Names.unique("alice"));
  private final String room = Names.unique("room");
  private final SessionParts parts = STOMP.open(alice);
  private final Subscriptions subscriptions = parts.subscriptions;

  private static SubscribeFrame request(String id, String destination, String... headers) {
    String[] all =
        TestDecoder.headers("id:" + id, TestDecoder.headers("destination:" + destination, headers));
    return SubscribeFrame.read(
        TestDecoder.frame(StompCommand.SUBSCRIBE, "", all), StompVersion.V1_2);
  }

  private void subscribe(String id, String destination) {
    var _ = subscriptions.subscribe(request(id, destination), StompVersion.V1_2);
  }

  /** Subscribes the phone to the inbox, begins the delivery, and returns the epoch. */
  private String subscribePhone(String... headers) {
    String[] all = TestDecoder.headers("durable-subscription-name:" + PHONE, headers);
    Joined joined = subscriptions.subscribe(request("in", INBOX, all), StompVersion.V1_2);
    assertThat(joined).isNotNull();
    joined.begin();
    return joined.replay().end().epoch();
  }

  private static SubscribeFrame.Key key(String id) {
    return new SubscribeFrame.Key(true, id);
  }

  private void storeInInbox(int count) {
    for (int i = 1; i <= count; i++) {
      parts.store("/user/%s/queue/messages".formatted(alice), "m" + i);
    }
  }

  private List<Long> undelivered() {
    return STOMP.undelivered(alice, PHONE);
  }

  private void awaitUndelivered(Long... offsets) {
    Await.until(
        () -> "undelivered: " + undelivered(), () -> undelivered().equals(List.of(offsets)));
  }

  private int subscribers(Address address) {
    return STOMP.conversation().fanout().subscribers(address);
  }

  private Address roomAddress() {
    return new Address.Room(new RoomName(room));
  }

  @Test
  void messagesAreDeliveredAfterTheBegin() {
    Joined joined = subscriptions.subscribe(request("1", "/topic/room." + room), StompVersion.V1_2);
    assertThat(joined).isNotNull();
    parts.store("/topic/room." + room, "parked");
    assertThat(parts.outbox.isEmpty()).isTrue();
    joined.begin();
    assertThat(parts.next("MESSAGE").text()).isEqualTo("parked");
  }

  @Test
  void aSubscriptionToErrorsHasNoStream() {
    assertThat(
            subscriptions.subscribe(
                request("errors", Destination.ERRORS, "ack:client"), StompVersion.V1_2))
        .isNull();
    assertThat(subscriptions.errorSubscription())
        .isEqualTo(new SubscriptionSource.OfErrors("errors", true));
    assertThat(subscriptions.unsubscribe(key("errors"))).isFalse();
    assertThat(subscriptions.errorSubscription()).isNull();
  }

  @Test
  void theNumberOfSubscriptionsIsLimited() {
    for (int i = 1; i < StandaloneStomp.SUBSCRIPTIONS; i++) {
      subscribe("r" + i, "/topic/room." + room);
    }
    subscribe("errors", Destination.ERRORS);
    ChatExceptions.expect(ChatError.TOO_MANY, () -> subscribe("one more", "/topic/chat"));
    assertThat(subscriptions.unsubscribe(key("r1"))).isFalse();
    subscribe("one more", "/topic/chat");
  }

  @Test
  void anIdIsUsedOnceAtATime() {
    subscribe("1", "/topic/chat");
    ChatExceptions.expect(
        ChatError.DUPLICATE_SUBSCRIPTION, () -> subscribe("1", "/topic/room." + room));
    assertThat(subscribers(roomAddress())).isZero();
    var _ = subscriptions.unsubscribe(key("1"));
    subscribe("1", "/topic/room." + room);
    assertThat(subscribers(roomAddress())).isEqualTo(1);
  }

  @Test
  void anUnknownDestinationIsRefused() {
    ChatExceptions.expect(ChatError.BAD_DESTINATION, () -> subscribe("1", "/queue/unknown"));
    ChatExceptions.expect(ChatError.NO_SUBSCRIPTION, () -> subscriptions.unsubscribe(key("1")));
  }

  @Test
  void anEndedSubscriptionReleasesItsStream() {
    subscribe("1", "/topic/room." + room);
    subscribe("2", INBOX);
    assertThat(subscriptions.unsubscribe(key("1"))).as("of an inbox").isFalse();
    assertThat(subscriptions.unsubscribe(key("2"))).as("of an inbox").isTrue();
    assertThat(subscribers(roomAddress())).isZero();
    assertThat(subscribers(new Address.Inbox(alice))).isZero();
    ChatExceptions.expect(ChatError.NO_SUBSCRIPTION, () -> subscriptions.unsubscribe(key("1")));
  }

  @Test
  void aSubscriptionThatTheServerHasEndedIsRemovedOnce() {
    SubscribeFrame request = request("1", "/topic/room." + room);
    Joined joined = subscriptions.subscribe(request, StompVersion.V1_2);
    assertThat(joined).isNotNull();
    assertThat(subscriptions.removeEnded(request)).as("before its end").isFalse();
    joined.subscription().cancel();
    assertThat(subscriptions.removeEnded(request)).isTrue();
    assertThat(subscriptions.removeEnded(request)).as("again").isFalse();
    assertThat(subscribers(roomAddress())).isZero();
  }

  /** Subscribes, and removes the subscription as one that the server has ended. */
  private void subscribeAndEnd(String id) {
    SubscribeFrame request = request(id, "/topic/room." + room);
    Joined joined = subscriptions.subscribe(request, StompVersion.V1_2);
    assertThat(joined).isNotNull();
    joined.subscription().cancel();
    assertThat(subscriptions.removeEnded(request)).isTrue();
  }

  @Test
  void theClientMayEndASubscriptionThatTheServerHasEnded() {
    subscribeAndEnd("1");
    assertThat(subscriptions.unsubscribe(key("1"))).isFalse();
    ChatExceptions.expect(ChatError.NO_SUBSCRIPTION, () -> subscriptions.unsubscribe(key("1")));
  }

  @Test
  void anEndedSubscriptionDoesNotCountAndItsIdCanBeUsedAgain() {
    for (int i = 0; i < StandaloneStomp.SUBSCRIPTIONS + 1; i++) {
      subscribeAndEnd("ended " + i);
    }
    ChatExceptions.expect(
        ChatError.NO_SUBSCRIPTION, () -> subscriptions.unsubscribe(key("ended 0")));
    for (int i = 1; i < StandaloneStomp.SUBSCRIPTIONS + 1; i++) {
      subscribe("ended " + i, "/topic/room." + room);
    }
    assertThat(subscribers(roomAddress())).isEqualTo(StandaloneStomp.SUBSCRIPTIONS);
    assertThat(subscriptions.unsubscribe(key("ended 1"))).isFalse();
    assertThat(subscribers(roomAddress())).isEqualTo(StandaloneStomp.SUBSCRIPTIONS - 1);
    ChatExceptions.expect(
        ChatError.NO_SUBSCRIPTION, () -> subscriptions.unsubscribe(key("ended 1")));
  }

  @Test
  void allSubscriptionsEndTogether() {
    assertThat(subscriptions.unsubscribeAll()).isFalse();
    subscribe("1", "/topic/room." + room);
    assertThat(subscriptions.unsubscribeAll()).as("an inbox is among them").isFalse();
    subscribe("1", "/topic/room." + room);
    subscribe("2", INBOX);
    assertThat(subscriptions.unsubscribeAll()).as("an inbox is among them").isTrue();
    assertThat(subscribers(roomAddress())).isZero();
    assertThat(subscriptions.unsubscribeAll()).isFalse();
  }

  @Test
  void withoutAcknowledgementsAWrittenMessageIsDelivered() {
    storeInInbox(2);
    subscribePhone();
    awaitUndelivered();
  }

  @Test
  void afterTheLastMessagesOlderOnesAreNotDelivered() {
    storeInInbox(3);
    subscribePhone("history:1");
    awaitUndelivered(1L, 2L);
  }

  @ParameterizedTest
  @CsvSource({"client, 3", "client-individual, '1,3'"})
  void anAcknowledgementCoversTheMessagesOfItsMode(String mode, String left) {
    storeInInbox(3);
    String epoch = subscribePhone("ack:" + mode);
    assertThat(undelivered()).containsExactly(1L, 2L, 3L);
    subscriptions.acknowledge(StompCommand.ACK, new AckId(epoch, 2, "in"));
    assertThat(undelivered()).isEqualTo(Stream.of(left.split(",")).map(Long::valueOf).toList());
  }

  @Test
  void aNackDoesNotDeliverAMessageAndLaterAcknowledgementsExcludeIt() {
    storeInInbox(3);
    String epoch = subscribePhone("ack:client");
    subscriptions.acknowledge(StompCommand.NACK, new AckId(epoch, 2, "in"));
    assertThat(undelivered()).containsExactly(1L, 2L, 3L);
    subscriptions.acknowledge(StompCommand.ACK, new AckId(epoch, 3, null));
    assertThat(undelivered()).containsExactly(1L, 2L);
  }

  @Test
  void anAcknowledgementOfAnythingElseIsIgnored() {
    storeInInbox(1);
    String epoch = subscribePhone("ack:client");
    subscribe("room", "/topic/room." + room);
    for (AckId id :
        List.of(
            new AckId(epoch, 0, "in"),
            new AckId(epoch, 2, "in"),
            new AckId(epoch, 1, "another"),
            new AckId(epoch, 1, "room"),
            new AckId("another", 1, "in"),
            new AckId("~" + epoch, 1, "in"))) {
      subscriptions.acknowledge(StompCommand.ACK, id);
      assertThat(undelivered()).as("after %s", id).containsExactly(1L);
    }
    subscriptions.acknowledge(StompCommand.ACK, new AckId(epoch, 1, "in"));
    assertThat(undelivered()).isEmpty();
  }

  @Test
  void anAcknowledgementThatTheJournalRefusesIsReported() {
    storeInInbox(6);
    String epoch = subscribePhone("ack:client-individual");
    subscriptions.acknowledge(StompCommand.ACK, new AckId(epoch, 2, "in"));
    ChatExceptions.expect(
        ChatError.TOO_MANY,
        () -> subscriptions.acknowledge(StompCommand.ACK, new AckId(epoch, 4, "in")));
    assertThat(undelivered()).containsExactly(1L, 3L, 4L, 5L, 6L);
  }
}
