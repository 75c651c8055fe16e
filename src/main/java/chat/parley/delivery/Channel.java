package chat.parley.delivery;

import chat.parley.message.ChatMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** The subscriptions of one stream, grouped by wire form. Its own lock guards it and them. */
final class Channel {

  /** How many live messages may wait behind one subscription's replay. */
  static final int MAX_PARKED = 1_000;

  private final Map<WireForm, List<Subscription>> byForm = new LinkedHashMap<>();
  private final Semaphore replays;
  private boolean closed;

  Channel(Semaphore replays) {
    this.replays = replays;
  }

  /** Adds a parked subscription, or returns null if this channel has been given up. */
  synchronized @Nullable Subscription add(
      WireForm form, Outbox outbox, @Nullable LongConsumer written) {
    if (closed) {
      return null;
    }
    var subscription = new Subscription(this, replays, form, outbox, written);
    List<Subscription> alike = byForm.computeIfAbsent(form, _ -> new ArrayList<>(1));
    subscription.slot = alike.size();
    alike.add(subscription);
    return subscription;
  }

  synchronized void remove(Subscription subscription) {
    List<Subscription> alike = byForm.get(subscription.form());
    if (alike == null || subscription.slot < 0) {
      return;
    }
    Subscription moved = alike.removeLast();
    if (moved != subscription) {
      moved.slot = subscription.slot;
      alike.set(moved.slot, moved);
    }
    subscription.slot = -1;
    subscription.end();
    if (alike.isEmpty()) {
      byForm.remove(subscription.form());
    }
  }

  synchronized void publish(ChatMessage message) {
    for (var entry : byForm.entrySet()) {
      @Nullable Payload encoded = entry.getKey().encode(message);
      @Nullable Payload payload = encoded == null ? null : encoded.of(message.draft().arrival());
      List<Subscription> alike = entry.getValue();
      for (int i = 0; i < alike.size(); i++) {
        alike.get(i).deliver(message, payload);
      }
    }
  }

  /** Has every client connect again and resume: a message could not be handed on to all. */
  synchronized void breakOff() {
    byForm.values().forEach(alike -> alike.forEach(Subscription::breakOff));
  }

  /** Gives the channel up if nobody subscribes to it. */
  synchronized boolean closeIfEmpty() {
    closed = byForm.isEmpty();
    return closed;
  }

  synchronized int size() {
    return byForm.values().stream().mapToInt(List::size).sum();
  }
}
