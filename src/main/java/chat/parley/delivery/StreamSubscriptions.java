package chat.parley.delivery;

import chat.parley.message.Address;
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
  private final Address address;
  private final Semaphore replayPermits;
  private volatile @Nullable Consumer<ChatMessage> observer;
  private boolean closed;

  /** The number of calls of {@link #retain} that {@link #release} has not followed. */
  private int retained;

  /**
   * Creates an empty set of subscriptions.
   *
   * @param replayPermits limits concurrent replays, for all streams together
   */
  StreamSubscriptions(Address address, Semaphore replayPermits) {
    this.address = address;
    this.replayPermits = replayPermits;
  }

  Address address() {
    return address;
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

  /** Retains this object without a subscription; returns false if it was closed. */
  synchronized boolean retain() {
    if (!closed) {
      retained++;
    }
    return !closed;
  }

  /** Ends the effect of one call of {@link #retain}. */
  synchronized void release() {
    retained--;
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
   * Closes this object if it has no subscriptions, no waiters and no observer, and is not retained;
   * returns whether it did.
   */
  synchronized boolean closeIfEmpty() {
    closed = groups.isEmpty() && waiters.size() == 0 && observer == null && retained == 0;
    return closed;
  }

  synchronized int waiting() {
    return waiters.size();
  }

  synchronized int size() {
    return groups.stream().mapToInt(WireFormGroup::size).sum();
  }
}
