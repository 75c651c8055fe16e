package chat.parley.delivery;

import chat.parley.failures.Failures;
import chat.parley.message.ChatMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The subscriptions of one stream on this node, grouped by the templates of their wire forms. Its
 * lock guards the groups and the state of the subscriptions. Any thread may call.
 */
final class StreamSubscriptions {

  /** Maximum number of live messages that one subscription parks during its replay. */
  static final int MAX_PARKED = 1_000;

  /** A short list: one group for each protocol version and acknowledgement mode in use. */
  private final List<WireFormGroup> groups = new ArrayList<>(1);

  private final Semaphore replayPermits;
  private final Failures failures;
  private boolean closed;

  /**
   * Creates an empty set of subscriptions.
   *
   * @param replayPermits limits concurrent replays, for all streams together
   * @param failures records messages that cannot be encoded
   */
  StreamSubscriptions(Semaphore replayPermits, Failures failures) {
    this.replayPermits = replayPermits;
    this.failures = failures;
  }

  /** Adds a subscription; returns null if this object was closed by {@link #closeIfEmpty}. */
  synchronized @Nullable Subscription add(
      WireForm form, Outbox outbox, @Nullable LongConsumer written) {
    if (closed) {
      return null;
    }
    WireFormGroup group = group(form.template());
    if (group == null) {
      group = new WireFormGroup(form.template(), failures);
      groups.add(group);
    }
    var subscription =
        new Subscription(this, replayPermits, group.canonical(form), outbox, written);
    group.add(subscription);
    return subscription;
  }

  private @Nullable WireFormGroup group(WireForm template) {
    for (WireFormGroup group : groups) {
      if (group.template().equals(template)) {
        return group;
      }
    }
    return null;
  }

  /** Removes and ends a subscription; does nothing if it has been removed already. */
  synchronized void remove(Subscription subscription) {
    WireFormGroup group = group(subscription.form().template());
    if (group == null || subscription.slot < 0) {
      return;
    }
    group.remove(subscription);
    subscription.end();
    if (group.isEmpty()) {
      groups.remove(group);
    }
  }

  /** Gives a message to every subscription. */
  synchronized void publish(ChatMessage message) {
    for (int i = 0; i < groups.size(); i++) {
      groups.get(i).publish(message);
    }
  }

  /** Closes the sessions of all subscriptions; their clients are to reconnect and resume. */
  synchronized void disconnectAll() {
    groups.forEach(WireFormGroup::disconnectAll);
  }

  /** Closes this object if it has no subscriptions; returns whether it did. */
  synchronized boolean closeIfEmpty() {
    closed = groups.isEmpty();
    return closed;
  }

  synchronized int size() {
    return groups.stream().mapToInt(WireFormGroup::size).sum();
  }
}
