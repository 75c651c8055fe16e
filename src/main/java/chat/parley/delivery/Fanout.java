package chat.parley.delivery;

import chat.parley.failures.Failures;
import chat.parley.message.Address;
import chat.parley.message.ChatMessage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Delivers messages to the subscriptions of their streams on this node. Any thread may call; the
 * messages of one stream must be published in offset order, one at a time.
 */
@Component
public final class Fanout {

  private final ConcurrentHashMap<Address, StreamSubscriptions> byAddress =
      new ConcurrentHashMap<>();

  /**
   * Limits how many replays queue a page at the same time, so that thousands of clients that resume
   * do not occupy the processors.
   */
  private final Semaphore replayPermits =
      new Semaphore(2 * Runtime.getRuntime().availableProcessors());

  private final Failures failures;

  Fanout(Failures failures) {
    this.failures = failures;
  }

  /**
   * Adds a subscription, which parks live messages until {@link Subscription#begin} and the end of
   * its replay.
   *
   * @param written called with the offset of each stored message that has been written to the
   *     socket, on the thread that completes the write; must not block. Null if not needed
   */
  public Subscription subscribe(
      Address address, WireForm form, Outbox outbox, @Nullable LongConsumer written) {
    while (true) {
      StreamSubscriptions subscriptions =
          byAddress.computeIfAbsent(address, _ -> new StreamSubscriptions(replayPermits, failures));
      Subscription subscription = subscriptions.add(form, outbox, written);
      if (subscription != null) {
        return subscription;
      }
      byAddress.remove(address, subscriptions);
    }
  }

  /** Ends a subscription. */
  public void unsubscribe(Address address, Subscription subscription) {
    subscription.cancel();
    byAddress.computeIfPresent(
        address, (_, subscriptions) -> subscriptions.closeIfEmpty() ? null : subscriptions);
  }

  /** Gives a message to every subscription of its stream. Never waits for a client or the store. */
  public void publish(ChatMessage message) {
    StreamSubscriptions subscriptions = byAddress.get(message.draft().to());
    if (subscriptions != null) {
      subscriptions.publish(message);
    }
  }

  /**
   * Closes the sessions that subscribe to a stream with {@link
   * chat.parley.message.CloseCode#TRY_AGAIN_LATER}, after a stored message could not be delivered
   * to all of them. Their clients reconnect and resume, which reads the message from the store.
   */
  public void disconnectSubscribers(Address address) {
    StreamSubscriptions subscriptions = byAddress.get(address);
    if (subscriptions != null) {
      subscriptions.disconnectAll();
    }
  }

  /** Returns whether a stream has subscriptions on this node. Takes no lock. */
  public boolean hasSubscribers(Address address) {
    // An entry is removed together with its last subscription.
    return byAddress.containsKey(address);
  }

  /** Returns the number of subscriptions that a stream has on this node. */
  public int subscribers(Address address) {
    StreamSubscriptions subscriptions = byAddress.get(address);
    return subscriptions == null ? 0 : subscriptions.size();
  }
}
