package chat.parley.delivery;

import chat.parley.failures.Failures;
import chat.parley.message.ChatMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The subscriptions of one stream, grouped by the template of their wire form. Its own lock guards
 * it and them.
 */
final class StreamSubscriptions {

  /** How many live messages may wait behind one subscription's replay. */
  static final int MAX_PARKED = 1_000;

  /** Few: one for each protocol version and way to acknowledge. */
  private final List<WireFormGroup> groups = new ArrayList<>(1);

  private final Semaphore replays;
  private final Failures failures;
  private boolean closed;

  /**
   * @param failures told if a message cannot be encoded
   */
  StreamSubscriptions(Semaphore replays, Failures failures) {
    this.replays = replays;
    this.failures = failures;
  }

  /** Adds a parked subscription, or returns null if this channel has been given up. */
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
    var subscription = new Subscription(this, replays, group.known(form), outbox, written);
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

  synchronized void publish(ChatMessage message) {
    for (int i = 0; i < groups.size(); i++) {
      groups.get(i).publish(message);
    }
  }

  /** Has every client connect again and resume: a message could not be handed on to all. */
  synchronized void breakOff() {
    groups.forEach(WireFormGroup::breakOff);
  }

  /** Gives the channel up if nobody subscribes to it. */
  synchronized boolean closeIfEmpty() {
    closed = groups.isEmpty();
    return closed;
  }

  synchronized int size() {
    return groups.stream().mapToInt(WireFormGroup::size).sum();
  }
}
