package chat.parley.journal;

import chat.parley.journal.memory.DevicePolicy;
import chat.parley.journal.memory.Streams;
import chat.parley.store.DeviceRow;
import chat.parley.store.LogReader;
import chat.parley.store.StoreException;
import java.util.ArrayList;
import java.util.List;

/**
 * Removes devices that have not been used for a long time, and records from time to time that the
 * devices subscribed on this node are in use. Examines a page of devices at a time, and starts over
 * after the last one. Used by one thread.
 */
final class DeviceExpiry {

  /** Maximum number of devices in a page. */
  private static final int PAGE = 1_000;

  private final Streams streams;
  private final SubscribedDevices subscribed;
  private final DevicePolicy policy;
  private final AgeLimit ageLimit;
  private final LogReader reader;
  private final Retention.Deleting deleter;

  /** The inbox id and the name of the last device examined; 0 and empty to start over. */
  private long lastStream;

  private String lastName = "";

  /**
   * @param ageLimit the maximum time that an unused device is kept
   */
  DeviceExpiry(
      Streams streams,
      SubscribedDevices subscribed,
      DevicePolicy policy,
      AgeLimit ageLimit,
      LogReader reader,
      Retention.Deleting deleter) {
    this.streams = streams;
    this.subscribed = subscribed;
    this.policy = policy;
    this.ageLimit = ageLimit;
    this.reader = reader;
    this.deleter = deleter;
  }

  /**
   * Examines the next page of devices. Blocks until expired ones are deleted from the store.
   *
   * @throws java.util.concurrent.CompletionException if the deletion has failed
   * @throws chat.parley.message.ChatException if the write queue is full
   */
  void sweepPage() throws StoreException {
    long expiredBefore = ageLimit.cutoffMillis().orElse(Long.MIN_VALUE);
    List<DeviceRow> devices = reader.devices(lastStream, lastName, PAGE);
    var expired = new ArrayList<DeviceRow>();
    for (DeviceRow device : devices) {
      if (subscribed.contains(device.inbox(), device.name())) {
        refreshSeenTime(device);
      } else if (device.seenAt() < expiredBefore && !device.name().equals(Journal.DEFAULT_DEVICE)) {
        expired.add(device);
      }
    }
    if (!expired.isEmpty()) {
      deleter
          .delete(
              writer -> writer.delete(expired, expiredBefore), () -> streams.removeExpired(expired))
          .join();
    }
    boolean end = devices.size() < PAGE;
    lastStream = end ? 0 : devices.getLast().stream();
    lastName = end ? "" : devices.getLast().name();
  }

  private void refreshSeenTime(DeviceRow device) throws StoreException {
    if (policy.isStale(device.seenAt())) {
      streams.touchDevice(device.inbox(), device.name());
    }
  }
}
