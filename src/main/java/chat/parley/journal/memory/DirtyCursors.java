package chat.parley.journal.memory;

import chat.parley.message.Address;
import chat.parley.store.CursorRow;
import chat.parley.store.DeviceRow;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The cursors that are not written to the store yet, of loaded inboxes and of inboxes that are not
 * in memory. Not thread-safe: called under the lock of {@link Streams}.
 */
final class DirtyCursors {

  /**
   * Time after an epoch change during which sessions may still acknowledge messages of the previous
   * epoch.
   */
  private static final Duration RENEWAL_WINDOW = Duration.ofMinutes(1);

  private final ChangedCursors changed = new ChangedCursors();
  private final DevicePolicy policy;
  private final UnloadedCursors unloaded;

  /** When all streams last began new epochs, by {@link System#nanoTime}; null if they never did. */
  private @Nullable Long renewedAt;

  DirtyCursors(DevicePolicy policy) {
    this.policy = policy;
    this.unloaded = new UnloadedCursors(policy);
  }

  /**
   * Merges the cursors that were recorded while an inbox was not in memory into its devices. Called
   * before the stream is added to the loaded streams.
   */
  void mergeUnloaded(Stream stream) {
    unloaded.mergeInto(stream, changed);
  }

  /** Returns whether a loaded stream has cursors that may be newer than those in the store. */
  boolean contains(Stream stream) {
    return changed.contains(stream);
  }

  /**
   * Updates the time of last use of a device, and adds the device if it is unknown.
   *
   * @throws chat.parley.message.ChatException if the device is unknown and the inbox has the
   *     maximum number of devices
   */
  void touch(Stream stream, String device) {
    noteChange(stream, device, stream.devices().touch(device, stream.row().deletedUpTo(), policy));
  }

  /**
   * Records that messages of an inbox were delivered to a device. Shortly after an epoch change,
   * offsets after the end of a loaded stream are ignored.
   *
   * @param streams the loaded streams
   * @param after exclusive lower bound of the offsets
   * @param upTo inclusive upper bound of the offsets
   * @return false if the inbox is not in memory and the limit on recorded cursors is reached;
   *     nothing is recorded then
   * @throws chat.parley.message.ChatException if the inbox is in memory and a limit of the {@link
   *     DevicePolicy} is exceeded
   */
  boolean recordDelivery(
      StreamEviction streams, Address.Inbox inbox, String device, long after, long upTo) {
    @Nullable Stream stream = streams.get(inbox);
    if (stream == null) {
      return unloaded.add(inbox, device, after, upTo);
    }
    if (upTo <= stream.knownRow().lastOffset() || !isRecentlyRenewed()) {
      streams.update(
          stream,
          s -> {
            long deleted = s.row().deletedUpTo();
            noteChange(s, device, s.devices().recordDelivery(device, after, upTo, deleted, policy));
          });
    }
    return true;
  }

  /**
   * Returns whether all streams began new epochs within {@link #RENEWAL_WINDOW}. Offsets after the
   * known end of a stream were then delivered in the previous epoch. At other times such messages
   * were read from the store before the frame of the node that stored them arrived.
   */
  private boolean isRecentlyRenewed() {
    Long since = renewedAt;
    return since != null && System.nanoTime() - since < RENEWAL_WINDOW.toNanos();
  }

  /**
   * Marks a device as to be written to the store if it has changed. An inbox without messages is
   * skipped: it has no row that its devices could refer to.
   */
  private void noteChange(Stream stream, String device, boolean isChanged) {
    if (isChanged && stream.lastOffset() > 0) {
      changed.add(stream, device);
    }
  }

  /**
   * Removes devices that have been deleted from the store, unless they have been used since.
   * Lookups of inboxes that are not in memory are invalidated, so that they do not bring a deleted
   * device back.
   *
   * @param streams the loaded streams
   */
  void removeExpired(StreamEviction streams, List<DeviceRow> devices) {
    Map<Address, Set<String>> byInbox = new HashMap<>();
    devices.forEach(d -> byInbox.computeIfAbsent(d.inbox(), _ -> new HashSet<>()).add(d.name()));
    byInbox.forEach(
        (inbox, names) -> {
          @Nullable Stream stream = streams.get(inbox);
          if (stream == null) {
            streams.invalidateLookups();
          } else {
            streams.update(stream, s -> s.devices().removeExpired(names, policy));
          }
        });
  }

  /**
   * Returns the inboxes to be loaded before {@link #take}, in sets.
   *
   * @param size maximum number of inboxes per set
   */
  List<Set<Address>> unloadedInboxes(int size) {
    return unloaded.inboxBatches(size);
  }

  /** Returns whether an inbox must still be loaded before {@link #take}. */
  boolean isUnloaded(Address inbox) {
    return unloaded.contains(inbox);
  }

  /** Takes the rows to be written to the store; {@link #finish} must follow. */
  List<CursorRow> take() {
    return changed.take();
  }

  /**
   * Ends a write of the rows taken last.
   *
   * @param written false if the rows were not committed and are to be taken again
   */
  void finish(boolean written) {
    changed.finish(written);
  }

  /** Discards all cursors, because all streams have begun new epochs. */
  void clear() {
    renewedAt = System.nanoTime();
    changed.clear();
    unloaded.clear();
  }
}
