package chat.parley.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.Arrival;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class WireFormGroupTest {

  private static final NamedForm TEMPLATE = new NamedForm("1.2", "");

  private final Semaphore permits = new Semaphore(1);
  private final StreamSubscriptions subscriptions =
      new StreamSubscriptions(new chat.parley.message.Address.Everyone(), permits);
  @AutoClose private final DirectOutbox session = DirectOutbox.open();
  private final WireFormGroup group = new WireFormGroup(TEMPLATE);

  private Subscription subscription(String name, DirectOutbox of) {
    return new Subscription(subscriptions, permits, new NamedForm("1.2", name), of.outbox(), null);
  }

  private Subscription added(String name) {
    Subscription subscription = subscription(name, session);
    group.add(subscription);
    return subscription;
  }

  /** A wire form of subscriptions that receive nothing. */
  private record Nothing() implements WireForm {

    @Override
    public @Nullable Payload encode(ChatMessage message) {
      return null;
    }
  }

  @Test
  void subscriptionsAreGroupedByTheirForms() {
    Subscription first = added("a");
    Subscription other = added("b");
    Subscription second = added("a");
    assertThat(group.template()).isSameAs(TEMPLATE);
    assertThat(group.byForm().get(new NamedForm("1.2", "a"))).containsExactly(first, second);
    assertThat(group.byForm().get(new NamedForm("1.2", "b"))).containsExactly(other);
    assertThat(group.size()).isEqualTo(3);
  }

  @Test
  void anEqualFormThatIsInUseIsReused() {
    NamedForm form = new NamedForm("1.2", "a");
    assertThat(group.canonical(form)).isSameAs(form);
    Subscription first = added("a");
    assertThat(group.canonical(form)).isSameAs(first.form()).isNotSameAs(form);
  }

  @Test
  void aRemovedSubscriptionIsReplacedByTheLastOne() {
    Subscription first = added("a");
    Subscription second = added("a");
    Subscription third = added("a");
    group.remove(first);
    assertThat(group.byForm().get(first.form())).containsExactly(third, second);
    assertThat(first.slot).isEqualTo(-1);
    assertThat(third.slot).isZero();
    assertThat(second.slot).isEqualTo(1);
    group.remove(second);
    assertThat(group.byForm().get(first.form())).containsExactly(third);
  }

  @Test
  void aGroupIsEmptyOnceItsLastSubscriptionIsRemoved() {
    assertThat(group.isEmpty()).isTrue();
    Subscription first = added("a");
    Subscription second = added("b");
    group.remove(first);
    assertThat(group.isEmpty()).isFalse();
    group.remove(second);
    assertThat(group.isEmpty()).isTrue();
    assertThat(group.size()).isZero();
    assertThat(group.byForm()).isEmpty();
  }

  @Test
  void aFormThatIsNotInUseIsIgnored() {
    added("a");
    group.remove(subscription("b", session));
    assertThat(group.size()).isEqualTo(1);
  }

  @Test
  void aMessageIsEncodedByTheTemplate() {
    added("a");
    Payload payload = group.encode(RoomMessages.stored(7));
    assertThat(payload).isNotNull();
    assertThat(new String(payload.bytes(), UTF_8)).isEqualTo("1.2::m7");
    assertThat(payload.arrival()).isNull();
  }

  @Test
  void theEncodedMessageHasTheArrivalOfTheMessage() {
    ChatMessage message = RoomMessages.stored(7);
    Draft arrived = message.draft().arrivedNow();
    Arrival arrival = arrived.arrival();
    Payload payload = group.encode(new ChatMessage(message.id(), 0, message.position(), arrived));
    assertThat(payload).isNotNull();
    assertThat(payload.arrival()).isNotNull().isSameAs(arrival);
  }

  @Test
  void aMessageThatTheTemplateDoesNotEncodeIsNotReceived() {
    assertThat(new WireFormGroup(new Nothing()).encode(RoomMessages.stored(7))).isNull();
  }

  @Test
  void disconnectAllClosesTheSessionsOfAllForms() {
    try (var other = DirectOutbox.open()) {
      added("a");
      group.add(subscription("b", other));
      DirectOutbox.writeAfter(group::disconnectAll);
      String close = "close 1013 A message could not be delivered: reconnect and resume";
      assertThat(session.sink().calls()).containsExactly(close);
      assertThat(other.sink().calls()).containsExactly(close);
    }
  }
}
