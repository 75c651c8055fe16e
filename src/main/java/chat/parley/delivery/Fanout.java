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
 * From a stream to its local subscriptions. Any thread may call; the messages of one stream must
 * come in offset order, one at a time.
 */
@Component
public final class Fanout {

  private final ConcurrentHashMap<Address, StreamSubscriptions> channels =
      new ConcurrentHashMap<>();

  /**
   * How many replays go on at once. Thousands that resume must not keep others from a processor.
   */
  private final Semaphore replays = new Semaphore(2 * Runtime.getRuntime().availableProcessors());

  private final Failures failures;

  Fanout(Failures failures) {
    this.failures = failures;
  }

  /**
   * Registers an interest, parked until {@link Subscription#begin}.
   *
   * @param written told the offset of each stored message when it has been written to the socket,
   *     or null if nobody asks; on a writer thread, must not block
   */
  public Subscription subscribe(
      Address address, WireForm form, Outbox outbox, @Nullable LongConsumer written) {
    while (true) {
      StreamSubscriptions channel =
          channels.computeIfAbsent(address, _ -> new StreamSubscriptions(replays, failures));
      Subscription subscription = channel.add(form, outbox, written);
      if (subscription != null) {
        return subscription;
      }
      channels.remove(address, channel);
    }
  }

  /** Ends an interest. */
  public void unsubscribe(Address address, Subscription subscription) {
    subscription.cancel();
    channels.computeIfPresent(address, (_, channel) -> channel.closeIfEmpty() ? null : channel);
  }

  /** Hands a message to every subscription of its stream. Never blocks. */
  public void publish(ChatMessage message) {
    StreamSubscriptions channel = channels.get(message.draft().to());
    if (channel != null) {
      channel.publish(message);
    }
  }

  /**
   * Closes the sessions that subscribe to a stream with {@link
   * chat.parley.message.CloseCode#COME_BACK}: a stored message could not be handed on to all of
   * them, and they resume from the store.
   */
  public void breakOff(Address address) {
    StreamSubscriptions channel = channels.get(address);
    if (channel != null) {
      channel.breakOff();
    }
  }

  /** Whether a stream has subscriptions here. Takes no lock. */
  public boolean isRead(Address address) {
    // A channel is given up when it loses its last subscription.
    return channels.containsKey(address);
  }

  /** How many subscriptions a stream has here. */
  public int subscribers(Address address) {
    StreamSubscriptions channel = channels.get(address);
    return channel == null ? 0 : channel.size();
  }
}
