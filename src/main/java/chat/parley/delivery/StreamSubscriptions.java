package chat.parley.delivery;

import chat.parley.message.ChatMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The subscriptions of one stream on this node, grouped by the templates of their wire forms, and
 * its waiters. Its monitor guards the groups, the waiters and the state of the subscriptions. Any
 * thread may call.
 */
final class StreamSubscriptions {

  /** Maximum number of live messages that one subscription parks during its replay. */
  static final int MAX_PARKED = 1_000;

  /**
   * A short list: one group for each protocol version, acknowledgement mode and spelling in use.
   */
  private final List<WireFormGroup> groups = new ArrayList<>(1);

  private final MessageWaiters waiters = new MessageWaiters();
  private final Semaphore replayPermits;
  private volatile @Nullable Consumer<ChatMessage> observer;
  private boolean closed;

  /**
   * Creates an empty set of subscriptions.
   *
   * @param replayPermits limits concurrent replays, for all streams together
   */
  StreamSubscriptions(Semaphore replayPermits) {
    this.replayPermits = replayPermits;
  }

  /** Adds a subscription; returns null if this object was closed by {@link #closeIfEmpty}. */
  synchronized @Nullable Subscription add(
      WireForm form, Outbox outbox, @Nullable LongConsumer written) {
    if (closed) {
      return null;
    }
    WireFormGroup group = group(form.template());
    if (group == null) {
      group = new WireFormGroup(form.template());
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

  /** Adds a waiter; returns false if this object was closed by {@link #closeIfEmpty}. */
  synchronized boolean add(MessageWaiter waiter) {
    if (!closed) {
      waiters.add(waiter);
    }
    return !closed;
  }

  /** Removes a waiter; does nothing if it is not registered. */
  synchronized void remove(MessageWaiter waiter) {
    waiters.remove(waiter);
  }

  /** Returns the waiters. The caller must hold the monitor of this object while it uses them. */
  MessageWaiters waiters() {
    return waiters;
  }

  /** Returns the groups. The caller must hold the monitor of this object while it uses them. */
  List<WireFormGroup> groups() {
    return groups;
  }

  /** Sets the observer within this process, which is passed each stored message. */
  void observe(Consumer<ChatMessage> newObserver) {
    observer = newObserver;
  }

  /** Returns the observer of the stream; null if there is none. */
  @Nullable Consumer<ChatMessage> observer() {
    return observer;
  }

  /** Closes the sessions of all subscriptions; their clients are to reconnect and resume. */
  synchronized void disconnectAll() {
    groups.forEach(WireFormGroup::disconnectAll);
  }

  /**
   * Closes this object if it has no subscriptions, no waiters and no observer; returns whether it
   * did.
   */
  synchronized boolean closeIfEmpty() {
    closed = groups.isEmpty() && waiters.size() == 0 && observer == null;
    return closed;
  }

  synchronized int waiting() {
    return waiters.size();
  }

  synchronized int size() {
    return groups.stream().mapToInt(WireFormGroup::size).sum();
  }
}
