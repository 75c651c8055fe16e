package chat.parley.journal;

import chat.parley.journal.memory.DevicePolicy;
import chat.parley.journal.memory.Streams;
import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.store.DeviceRow;
import chat.parley.store.StoreException;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The devices of inboxes: those that are subscribed on this node, and their cursors. Any thread may
 * call.
 */
final class InboxDevices {

  private record Key(Address.Inbox inbox, String device) {}

  private final ConcurrentHashMap<Key, Integer> subscriptions = new ConcurrentHashMap<>();
  private final Streams streams;
  private final DevicePolicy policy;

  InboxDevices(Streams streams, DevicePolicy policy) {
    this.streams = streams;
    this.policy = policy;
  }

  /** Adds a subscription of a device; {@link #remove} must follow once. */
  void add(Address.Inbox inbox, String device) {
    subscriptions.merge(new Key(inbox, device), 1, Integer::sum);
  }

  void remove(Address.Inbox inbox, String device) {
    subscriptions.computeIfPresent(
        new Key(inbox, device), (_, count) -> count == 1 ? null : count - 1);
  }

  /** Returns whether a device is subscribed on this node. */
  boolean isSubscribed(Address.Inbox inbox, String device) {
    return subscriptions.containsKey(new Key(inbox, device));
  }

  /**
   * Records that messages were delivered to a device; see {@link Journal#recordDelivery}.
   *
   * @throws chat.parley.message.ChatException {@link ChatError#TOO_MANY} or {@link ChatError#BUSY}
   */
  void recordDelivery(Address.Inbox inbox, String device, long after, long upTo) {
    if (!streams.recordDelivery(inbox, device, after, upTo)) {
      throw ChatError.BUSY.because(
          "Too many cursors are waiting for the store; acknowledge this message again later");
    }
  }

  /**
   * Records from time to time that a subscribed device is in use. Reads its inbox from the store if
   * it is not in memory.
   *
   * @param device as it is stored
   */
  void refreshSeenTime(DeviceRow device) throws StoreException {
    if (policy.isStale(device.seenAt())) {
      streams.touchDevice(device.inbox(), device.name());
    }
  }
}
