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
 * What devices have had and the store does not know yet, of inboxes in memory and of others. Owned
 * by {@link Streams}, under whose lock it is called.
 */
final class DirtyCursors {

  /** For how long sessions of the epoch before may still tell what they have had. */
  private static final Duration RENEWAL_WINDOW = Duration.ofMinutes(1);

  private final ChangedCursors changed = new ChangedCursors();
  private final DevicePolicy policy;
  private final UnloadedCursors unloaded;

  /** When all streams began new epochs last, by {@link System#nanoTime}; null if they have not. */
  private @Nullable Long renewedAt;

  DirtyCursors(DevicePolicy policy) {
    this.policy = policy;
    this.unloaded = new UnloadedCursors(policy);
  }

  /** A stream is about to be put into memory: what was noted of it apart goes there. */
  void mergeUnloaded(Stream stream) {
    unloaded.mergeInto(stream, changed);
  }

  /** Whether the store does not know yet all that is known of a stream in memory. */
  boolean contains(Stream stream) {
    return changed.contains(stream);
  }

  /**
   * Notes that a device is in use, and adds it if it is unknown.
   *
   * @throws chat.parley.message.ChatException if there are too many
   */
  void touch(Stream stream, String device) {
    noteChange(stream, device, stream.devices().touch(device, stream.row().deleted(), policy));
  }

  /**
   * Notes that a device has had the messages after one offset, up to another.
   *
   * @param streams those in memory
   * @return whether there was room
   * @throws chat.parley.message.ChatException if it is one device too many, or has too many gaps
   */
  boolean markDelivered(
      StreamEviction streams, Address.Inbox inbox, String device, long after, long upTo) {
    @Nullable Stream stream = streams.get(inbox);
    if (stream == null) {
      return unloaded.add(inbox, device, after, upTo);
    }
    if (upTo <= stream.known().last() || !isRecentlyRenewed()) {
      streams.update(
          stream,
          s -> {
            long deleted = s.row().deleted();
            noteChange(s, device, s.devices().markDelivered(device, after, upTo, deleted, policy));
          });
    }
    return true;
  }

  /**
   * Whether all streams have begun new epochs a short time ago. What lies after the end of a stream
   * then was delivered in the epoch before. At other times it was read from the store, before it
   * has come from the node that stored it.
   */
  private boolean isRecentlyRenewed() {
    Long since = renewedAt;
    return since != null && System.nanoTime() - since < RENEWAL_WINDOW.toNanos();
  }

  /** An inbox without messages has no row that its devices could belong to. */
  private void noteChange(Stream stream, String device, boolean moved) {
    if (moved && stream.last() > 0) {
      changed.add(stream, device);
    }
  }

  /**
   * Removes devices that have been deleted from the store, unless they have been used meanwhile.
   *
   * @param streams those in memory
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

  /** The inboxes that have to be in memory before {@link #take}, in sets of a limited size. */
  List<Set<Address>> unloadedInboxes(int size) {
    return unloaded.inboxBatches(size);
  }

  /** Whether an inbox still has to be put into memory before {@link #take}. */
  boolean isUnloaded(Address inbox) {
    return unloaded.contains(inbox);
  }

  /** The cursors to be written to the store; {@link #finish} follows. */
  List<CursorRow> take() {
    return changed.take();
  }

  /** What was taken has been written, or is to be taken again. */
  void finish(boolean written) {
    changed.finish(written);
  }

  /** Forgets all: all streams have begun new epochs. */
  void clear() {
    renewedAt = System.nanoTime();
    changed.clear();
    unloaded.clear();
  }
}
