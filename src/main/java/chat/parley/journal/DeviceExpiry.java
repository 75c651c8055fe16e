package chat.parley.journal;

import chat.parley.journal.memory.DevicePolicy;
import chat.parley.journal.memory.Streams;
import chat.parley.store.DeviceRow;
import chat.parley.store.LogReader;
import chat.parley.store.StoreException;
import java.util.ArrayList;
import java.util.List;

/**
 * Removes the devices that nobody has used for a long time, and notes now and then that those are
 * in use that subscribe to an inbox here. Looks at some devices at a time and begins again after
 * the last one. One thread at a time.
 */
final class DeviceExpiry {

  /** How many devices are looked at in one step. */
  private static final int STEP = 1_000;

  private final Streams streams;
  private final SubscribedDevices subscribed;
  private final DevicePolicy policy;
  private final AgeLimit unused;
  private final LogReader reader;
  private final Retention.Deleting deleting;

  /** Where the next step goes on. */
  private long stream;

  private String name = "";

  /**
   * @param unused how long an unused device is kept, as long as the clock can be trusted
   */
  DeviceExpiry(
      Streams streams,
      SubscribedDevices subscribed,
      DevicePolicy policy,
      AgeLimit unused,
      LogReader reader,
      Retention.Deleting deleting) {
    this.streams = streams;
    this.subscribed = subscribed;
    this.policy = policy;
    this.unused = unused;
    this.reader = reader;
    this.deleting = deleting;
  }

  /** Looks at the next devices. */
  void step() throws StoreException {
    long expiredBefore = unused.millis().orElse(Long.MIN_VALUE);
    List<DeviceRow> devices = reader.devices(stream, name, STEP);
    var expired = new ArrayList<DeviceRow>();
    for (DeviceRow device : devices) {
      if (subscribed.contains(device.inbox(), device.name())) {
        use(device);
      } else if (device.seenAt() < expiredBefore && !device.name().equals(Journal.DEFAULT_DEVICE)) {
        expired.add(device);
      }
    }
    if (!expired.isEmpty()) {
      deleting
          .delete(writer -> writer.delete(expired, expiredBefore), () -> streams.expired(expired))
          .join();
    }
    boolean end = devices.size() < STEP;
    stream = end ? 0 : devices.getLast().stream();
    name = end ? "" : devices.getLast().name();
  }

  private void use(DeviceRow device) throws StoreException {
    if (policy.isStale(device.seenAt())) {
      streams.use(device.inbox(), device.name());
    }
  }
}
