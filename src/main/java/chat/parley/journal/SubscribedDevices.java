package chat.parley.journal;

import chat.parley.message.Address;
import java.util.concurrent.ConcurrentHashMap;

/** The devices that are subscribed to their inbox on this node. Any thread may call. */
final class SubscribedDevices {

  private record Key(Address.Inbox inbox, String device) {}

  private final ConcurrentHashMap<Key, Integer> subscriptions = new ConcurrentHashMap<>();

  /** Adds a subscription of a device; {@link #remove} must follow once. */
  void add(Address.Inbox inbox, String device) {
    subscriptions.merge(new Key(inbox, device), 1, Integer::sum);
  }

  void remove(Address.Inbox inbox, String device) {
    subscriptions.computeIfPresent(
        new Key(inbox, device), (_, count) -> count == 1 ? null : count - 1);
  }

  boolean contains(Address.Inbox inbox, String device) {
    return subscriptions.containsKey(new Key(inbox, device));
  }
}
