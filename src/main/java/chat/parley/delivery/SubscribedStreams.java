package chat.parley.delivery;

import chat.parley.message.Address;
import chat.parley.transport.FairShare;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The subscriptions of this node by stream; a stream is forgotten with its last subscription, or
 * whatever else keeps it. Any thread may call.
 */
final class SubscribedStreams {

  private final ConcurrentHashMap<Address, StreamSubscriptions> byAddress =
      new ConcurrentHashMap<>();

  /**
   * Limits how many replays queue a page at the same time to half of the processors, at least one:
   * thousands of clients that resume leave the others to live messages. A replay yields with its
   * permit: hundreds of threads that yield at the same time would keep others from running.
   */
  private final Semaphore replayPermits = FairShare.halfOfProcessors();

  /** Returns the subscriptions of a stream; null if there are none. */
  @Nullable StreamSubscriptions get(Address address) {
    return byAddress.get(address);
  }

  /** Returns the subscriptions of a stream, which may be closed until they are used. */
  StreamSubscriptions getOrCreate(Address address) {
    return byAddress.computeIfAbsent(address, _ -> new StreamSubscriptions(address, replayPermits));
  }

  /**
   * Adds something to the subscriptions of a stream.
   *
   * @param addition returns false if they are closed; it is then called with new ones
   */
  void add(Address address, Predicate<StreamSubscriptions> addition) {
    StreamSubscriptions subscriptions = getOrCreate(address);
    while (!addition.test(subscriptions)) {
      byAddress.remove(address, subscriptions);
      subscriptions = getOrCreate(address);
    }
  }

  /** Removes something from the subscriptions of a stream; does nothing if there are none. */
  void remove(Address address, Consumer<StreamSubscriptions> removal) {
    byAddress.computeIfPresent(
        address,
        (_, subscriptions) -> {
          removal.accept(subscriptions);
          return subscriptions.closeIfEmpty() ? null : subscriptions;
        });
  }

  /** Returns a number of the subscriptions of a stream; 0 if there are none. */
  int count(Address address, ToIntFunction<StreamSubscriptions> of) {
    StreamSubscriptions subscriptions = byAddress.get(address);
    return subscriptions == null ? 0 : of.applyAsInt(subscriptions);
  }

  boolean contains(Address address) {
    return byAddress.containsKey(address);
  }

  void forEach(BiConsumer<Address, StreamSubscriptions> action) {
    byAddress.forEach(action);
  }
}
