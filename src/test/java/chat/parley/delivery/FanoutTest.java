package chat.parley.delivery;

import static chat.parley.delivery.RoomMessages.LOBBY;
import static chat.parley.delivery.RoomMessages.ephemeral;
import static chat.parley.delivery.RoomMessages.stored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.failures.Failures;
import chat.parley.failures.ProcessHalt;
import chat.parley.failures.Subsystem;
import chat.parley.message.Address;
import chat.parley.message.ChatMessage;
import chat.parley.message.MessagePage;
import chat.parley.message.MessageTrace;
import chat.parley.message.RoomName;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Tests of {@link Fanout} without a server. */
class FanoutTest {

  private static final Address EVERYONE = new Address.Everyone();
  private static final Address CHANGES = new Address.Members(new RoomName("lobby"));
  private static final String DISCONNECTED =
      "close 1013 A message could not be delivered: reconnect and resume";

  private final Failures failures = new Failures(ProcessHalt.NONE);
  private final Fanout fanout = new Fanout(failures);
  @AutoClose private final DirectOutbox alice = DirectOutbox.open();
  @AutoClose private final DirectOutbox bob = DirectOutbox.open();
  private final List<String> events = new ArrayList<>();

  /** Adds a subscription without a replay. */
  private Subscription subscribe(Address address, WireForm form, DirectOutbox session) {
    Subscription subscription = fanout.subscribe(address, form, session.outbox(), null);
    subscription.begin(0, 0, after -> new MessagePage(List.of(), after));
    return subscription;
  }

  private Subscription subscribe(Address address, DirectOutbox session) {
    return subscribe(address, RoomMessages::encode, session);
  }

  private void deliver(Supplier<List<ChatMessage>> release) {
    fanout.deliver(new CommittedBatch(1, List.of(), release, () -> events.add("completed")));
  }

  private void deliver(ChatMessage... messages) {
    deliver(() -> List.of(messages));
  }

  @Test
  void messagesReachTheSubscriptionsOfTheirStream() {
    subscribe(LOBBY, alice);
    subscribe(LOBBY, bob);
    subscribe(EVERYONE, bob);
    deliver(stored(1), stored(EVERYONE, 1, "all"), stored(2));
    assertThat(alice.sink().calls()).containsExactly("write m1 m2");
    assertThat(bob.sink().calls()).containsExactly("write m1 all m2");
    assertThat(events).containsExactly("completed");
  }

  @Test
  void theSendersAreCompletedBeforeTheSocketsAreWritten() {
    subscribe(LOBBY, alice);
    var batch =
        new CommittedBatch(
            1, List.of(), () -> List.of(stored(1)), () -> events.addAll(alice.sink().calls()));
    fanout.deliver(batch);
    assertThat(events).isEmpty();
    assertThat(alice.sink().calls()).containsExactly("write m1");
  }

  @Test
  void aMessageWithoutSubscribersIsCompleted() {
    deliver(stored(1));
    assertThat(events).containsExactly("completed");
    assertThat(fanout.hasSubscribers(LOBBY)).isFalse();
  }

  @Test
  void eachSubscriptionReceivesItsOwnFormOfTheMessage() {
    subscribe(LOBBY, new NamedForm("1.2", "a"), alice);
    subscribe(LOBBY, new NamedForm("1.2", "b"), alice);
    subscribe(LOBBY, new NamedForm("1.1", "c"), bob);
    deliver(stored(1));
    assertThat(alice.sink().calls()).containsExactly("write 1.2:a:m1 1.2:b:m1");
    assertThat(bob.sink().calls()).containsExactly("write 1.1:c:m1");
  }

  @Test
  void aFormThatDoesNotEncodeTheMessageReceivesNothing() {
    Subscription subscription = subscribe(LOBBY, _ -> null, alice);
    deliver(stored(1));
    assertThat(alice.sink().calls()).isEmpty();
    assertThat(subscription.lastOffset()).isEqualTo(1);
  }

  @Test
  void aPublishedMessageIsDeliveredAlone() {
    subscribe(LOBBY, alice);
    DirectOutbox.writeAfter(() -> fanout.publish(ephemeral("typing")));
    assertThat(alice.sink().calls()).containsExactly("write typing");
  }

  @Test
  void theWrittenOffsetsAreReported() {
    List<Long> written = new ArrayList<>();
    fanout
        .subscribe(LOBBY, RoomMessages::encode, alice.outbox(), written::add)
        .begin(0, 0, after -> new MessagePage(List.of(), after));
    deliver(stored(1));
    alice.completeWrite();
    assertThat(written).containsExactly(1L);
  }

  @Test
  void subscribersAreCountedUntilTheyUnsubscribe() {
    assertThat(fanout.subscribers(LOBBY)).isZero();
    Subscription first = subscribe(LOBBY, alice);
    Subscription second = subscribe(LOBBY, bob);
    assertThat(fanout.subscribers(LOBBY)).isEqualTo(2);
    assertThat(fanout.subscribers(EVERYONE)).isZero();
    fanout.unsubscribe(first);
    fanout.unsubscribe(first);
    assertThat(fanout.hasSubscribers(LOBBY)).isTrue();
    fanout.unsubscribe(second);
    assertThat(fanout.hasSubscribers(LOBBY)).isFalse();
    assertThat(fanout.subscribers(LOBBY)).isZero();
    deliver(stored(1));
    assertThat(alice.sink().calls()).isEmpty();
    subscribe(LOBBY, alice);
    assertThat(fanout.subscribers(LOBBY)).isEqualTo(1);
  }

  @Test
  void anObserverReceivesTheStoredMessagesOfItsStream() {
    fanout.observe(LOBBY, message -> events.add(message.id()));
    deliver(stored(1), ephemeral("typing"), stored(EVERYONE, 1, "all"), stored(2));
    assertThat(events).containsExactly("e-1", "e-2", "completed");
  }

  @Test
  void anObservedStreamRemainsWithoutSubscriptions() {
    fanout.observe(LOBBY, message -> events.add(message.id()));
    fanout.unsubscribe(subscribe(LOBBY, alice));
    assertThat(fanout.hasSubscribers(LOBBY)).isTrue();
    deliver(stored(1));
    assertThat(events).containsExactly("e-1", "completed");
  }

  @Test
  void theTraceOfAMessageIsToldEachStep() {
    subscribe(LOBBY, alice);
    deliver(RoomMessages.traced(1, new RecordedTrace()));
    alice.completeWrite();
    assertThat(events).containsExactly("stored", "queued", "completed", "written");
  }

  @Test
  void aBatchThatCannotBeReleasedIsFatal() {
    var failure = new IllegalStateException("Broken by a test");
    assertThatThrownBy(
            () ->
                deliver(
                    () -> {
                      throw failure;
                    }))
        .isSameAs(failure);
    assertThat(failures.fatal()).isEqualTo(Subsystem.FAN_OUT);
    assertThat(events).isEmpty();
  }

  @Test
  void aMessageThatCannotBeDeliveredDisconnectsTheSubscribersOfItsStream() {
    subscribe(LOBBY, alice);
    subscribe(EVERYONE, bob);
    fanout.observe(LOBBY, FanoutTest::fail);
    deliver(stored(1), stored(EVERYONE, 1, "all"));
    assertThat(alice.sink().calls()).containsExactly(DISCONNECTED);
    assertThat(bob.sink().calls()).containsExactly("write all");
    assertThat(events).containsExactly("completed");
    assertThat(failures.count(Subsystem.FAN_OUT)).isEqualTo(1);
    assertThat(failures.isFatal()).isFalse();
  }

  @Test
  void aMessageThatOneFormCannotEncodeReachesTheOthers() {
    subscribe(LOBBY, FanoutTest::fail, alice);
    subscribe(LOBBY, bob);
    deliver(stored(1));
    assertThat(alice.sink().calls()).containsExactly(DISCONNECTED);
    assertThat(bob.sink().calls()).containsExactly("write m1");
    assertThat(failures.count(Subsystem.FAN_OUT)).isEqualTo(1);
  }

  private static @Nullable Payload fail(ChatMessage message) {
    throw new IllegalStateException("Broken by a test: " + message.id());
  }

  /** Records the steps of a message. */
  private final class RecordedTrace implements MessageTrace {

    @Override
    public void stored() {
      events.add("stored");
    }

    @Override
    public void queued() {
      events.add("queued");
    }

    @Override
    public void dequeued(boolean written) {
      events.add(written ? "written" : "dropped");
    }
  }

  @Test
  void changesOfMembersAreObservedBeforeTheirSubscribersReceiveThem() {
    deliver(stored(CHANGES, 1, "before"));
    fanout.observeMembers(
        change -> {
          events.add(change.id());
          fanout.disconnect(LOBBY);
        });
    subscribe(CHANGES, alice);
    subscribe(LOBBY, bob);
    deliver(stored(CHANGES, 2, "removed"), stored(1));
    assertThat(events).containsExactly("completed", "e-2", "completed");
    assertThat(alice.sink().calls()).containsExactly("write removed");
    assertThat(bob.sink().calls()).containsExactly(DISCONNECTED);
  }

  @Test
  void changesOfMembersAreObservedWithoutSubscriptions() {
    fanout.observeMembers(change -> events.add(change.id()));
    deliver(stored(CHANGES, 1, "added"), stored(1));
    assertThat(events).containsExactly("e-1", "completed");
  }

  @Test
  void aChangeThatCannotBeAppliedDisconnectsTheSubscribersOfTheRoom() {
    fanout.observeMembers(FanoutTest::fail);
    subscribe(new Address.Room(new RoomName("lobby"), 3), alice);
    subscribe(new Address.Room(new RoomName("other")), bob);
    deliver(stored(CHANGES, 1, "removed"));
    assertThat(alice.sink().calls()).containsExactly(DISCONNECTED);
    assertThat(bob.sink().calls()).isEmpty();
    assertThat(failures.count(Subsystem.FAN_OUT)).isEqualTo(1);
  }

  @Test
  void aRetainedStreamRemainsUntilItIsReleased() {
    fanout.retain(CHANGES);
    fanout.retain(CHANGES);
    fanout.unsubscribe(subscribe(CHANGES, alice));
    fanout.release(CHANGES);
    assertThat(fanout.hasSubscribers(CHANGES)).isTrue();
    assertThat(fanout.subscribers(CHANGES)).isZero();
    fanout.release(CHANGES);
    assertThat(fanout.hasSubscribers(CHANGES)).isFalse();
    fanout.release(CHANGES);
    fanout.retain(CHANGES);
    assertThat(fanout.hasSubscribers(CHANGES)).isTrue();
  }
}
