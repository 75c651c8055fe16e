package chat.parley.journal;

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
final class DeviceExpiry implements RetentionTask {

  /** Maximum number of devices in a page. */
  private static final int PAGE = 1_000;

  private final InboxDevices inboxDevices;
  private final AgeLimit ageLimit;
  private final LogReader reader;
  private final Deletions deletions;

  /** The inbox id and the name of the last device examined; 0 and empty to start over. */
  private long lastStream;

  private String lastName = "";

  /**
   * @param ageLimit the maximum time that an unused device is kept
   */
  DeviceExpiry(
      InboxDevices inboxDevices, AgeLimit ageLimit, LogReader reader, Deletions deletions) {
    this.inboxDevices = inboxDevices;
    this.ageLimit = ageLimit;
    this.reader = reader;
    this.deletions = deletions;
  }

  /** Examines the next page of devices. */
  @Override
  public void run() throws StoreException {
    long expiredBefore = ageLimit.cutoffMillis().orElse(Long.MIN_VALUE);
    List<DeviceRow> devices = reader.devices(lastStream, lastName, PAGE);
    var expired = new ArrayList<DeviceRow>();
    for (DeviceRow device : devices) {
      if (inboxDevices.isSubscribed(device.inbox(), device.name())) {
        inboxDevices.refreshSeenTime(device);
      } else if (device.seenAt() < expiredBefore && !device.name().equals(Journal.DEFAULT_DEVICE)) {
        expired.add(device);
      }
    }
    if (!expired.isEmpty()) {
      deletions.deleteDevices(expired, expiredBefore);
    }
    boolean end = devices.size() < PAGE;
    lastStream = end ? 0 : devices.getLast().stream();
    lastName = end ? "" : devices.getLast().name();
  }
}
