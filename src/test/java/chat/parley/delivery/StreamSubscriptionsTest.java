package chat.parley.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.ChatMessage;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class StreamSubscriptionsTest {

  @AutoClose private final DirectOutbox session = DirectOutbox.open();
  private final StreamSubscriptions subscriptions =
      new StreamSubscriptions(new chat.parley.message.Address.Everyone(), new Semaphore(1));

  private Subscription add(String version, String name) {
    return add(version, name, session);
  }

  private Subscription add(String version, String name, DirectOutbox of) {
    return Objects.requireNonNull(
        subscriptions.add(new NamedForm(version, name), of.outbox(), null));
  }

  @Test
  void subscriptionsAreGroupedByTheTemplatesOfTheirForms() {
    Subscription first = add("1.1", "a");
    Subscription second = add("1.1", "b");
    Subscription third = add("1.2", "a");
    synchronized (subscriptions) {
      assertThat(subscriptions.groups())
          .extracting(WireFormGroup::template)
          .containsExactly(new NamedForm("1.1", ""), new NamedForm("1.2", ""));
      assertThat(subscriptions.groups().getFirst().byForm())
          .containsOnlyKeys(first.form(), second.form());
      assertThat(subscriptions.groups().getLast().byForm()).containsOnlyKeys(third.form());
    }
    assertThat(subscriptions.size()).isEqualTo(3);
  }

  @Test
  void equalFormsAreInMemoryOnce() {
    assertThat(add("1.1", "a").form()).isSameAs(add("1.1", "a").form());
  }

  @Test
  void aRemovedSubscriptionIsEnded() {
    Subscription first = add("1.1", "a");
    Subscription second = add("1.2", "b");
    synchronized (subscriptions) {
      assertThat(first.receive(RoomMessages.stored(1), null)).isNull();
    }
    assertThat(session.outbox().park(DirectOutbox.LIMIT)).as("room while one is parked").isFalse();
    subscriptions.remove(first);
    assertThat(session.outbox().park(DirectOutbox.LIMIT)).as("room afterwards").isTrue();
    assertThat(subscriptions.size()).isEqualTo(1);
    synchronized (subscriptions) {
      assertThat(subscriptions.groups())
          .singleElement()
          .satisfies(group -> assertThat(group.byForm()).containsOnlyKeys(second.form()));
    }
  }

  @Test
  void aSubscriptionMayBeRemovedTwice() {
    Subscription removed = add("1.1", "a");
    add("1.1", "a");
    subscriptions.remove(removed);
    subscriptions.remove(removed);
    assertThat(subscriptions.size()).isEqualTo(1);
  }

  @Test
  void anEmptyStreamIsClosedAndTakesNoSubscriptions() {
    assertThat(subscriptions.closeIfEmpty()).isTrue();
    assertThat(subscriptions.add(new NamedForm("1.1", "a"), session.outbox(), null)).isNull();
    assertThat(subscriptions.size()).isZero();
  }

  @Test
  void aStreamWithSubscriptionsIsNotClosed() {
    Subscription first = add("1.1", "a");
    assertThat(subscriptions.closeIfEmpty()).isFalse();
    assertThat(add("1.1", "b")).isNotNull();
    subscriptions.remove(first);
    assertThat(subscriptions.closeIfEmpty()).isFalse();
  }

  @Test
  void aStreamWithAnObserverIsNotClosed() {
    Consumer<ChatMessage> observer = _ -> {};
    assertThat(subscriptions.observer()).isNull();
    subscriptions.observe(observer);
    assertThat(subscriptions.observer()).isSameAs(observer);
    assertThat(subscriptions.closeIfEmpty()).isFalse();
  }

  @Test
  void disconnectAllClosesTheSessionsOfAllGroups() {
    try (var other = DirectOutbox.open()) {
      add("1.1", "a");
      add("1.2", "a", other);
      DirectOutbox.writeAfter(subscriptions::disconnectAll);
      assertThat(session.sink().calls()).singleElement().asString().startsWith("close 1013");
      assertThat(other.sink().calls()).singleElement().asString().startsWith("close 1013");
    }
  }

  @Test
  void aRetainedStreamIsNotClosed() {
    assertThat(subscriptions.retain()).isTrue();
    assertThat(subscriptions.retain()).isTrue();
    subscriptions.release();
    assertThat(subscriptions.closeIfEmpty()).isFalse();
    subscriptions.release();
    assertThat(subscriptions.closeIfEmpty()).isTrue();
    assertThat(subscriptions.retain()).isFalse();
  }
}
