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
  private static final Duration RENEWAL = Duration.ofMinutes(1);

  private final ChangedCursors moves = new ChangedCursors();
  private final DevicePolicy policy;
  private final UnloadedCursors unloaded;

  /** When all streams began new epochs last, by {@link System#nanoTime}; null if they have not. */
  private @Nullable Long renewed;

  DirtyCursors(DevicePolicy policy) {
    this.policy = policy;
    this.unloaded = new UnloadedCursors(policy);
  }

  /** A stream is about to be put into memory: what was noted of it apart goes there. */
  void loaded(Stream stream) {
    unloaded.moveTo(stream, moves);
  }

  /** Whether the store does not know yet all that is known of a stream in memory. */
  boolean of(Stream stream) {
    return moves.of(stream);
  }

  /**
   * Notes that a device is in use, and adds it if it is unknown.
   *
   * @throws chat.parley.message.ChatException if there are too many
   */
  void use(Stream stream, String device) {
    note(stream, device, stream.devices().use(device, stream.row().deleted(), policy));
  }

  /**
   * Notes that a device has had the messages after one offset, up to another.
   *
   * @param streams those in memory
   * @return whether there was room
   * @throws chat.parley.message.ChatException if it is one device too many, or has too many gaps
   */
  boolean delivered(
      StreamEviction streams, Address.Inbox inbox, String device, long after, long upTo) {
    @Nullable Stream stream = streams.get(inbox);
    if (stream == null) {
      return unloaded.add(inbox, device, after, upTo);
    }
    if (upTo <= stream.known().last() || !isRenewed()) {
      streams.update(
          stream,
          s -> {
            long deleted = s.row().deleted();
            note(s, device, s.devices().delivered(device, after, upTo, deleted, policy));
          });
    }
    return true;
  }

  /**
   * Whether all streams have begun new epochs a short time ago. What lies after the end of a stream
   * then was delivered in the epoch before. At other times it was read from the store, before it
   * has come from the node that stored it.
   */
  private boolean isRenewed() {
    Long since = renewed;
    return since != null && System.nanoTime() - since < RENEWAL.toNanos();
  }

  /** An inbox without messages has no row that its devices could belong to. */
  private void note(Stream stream, String device, boolean moved) {
    if (moved && stream.last() > 0) {
      moves.add(stream, device);
    }
  }

  /**
   * Removes devices that have been deleted from the store, unless they have been used meanwhile.
   *
   * @param streams those in memory
   */
  void expired(StreamEviction streams, List<DeviceRow> devices) {
    Map<Address, Set<String>> byInbox = new HashMap<>();
    devices.forEach(d -> byInbox.computeIfAbsent(d.inbox(), _ -> new HashSet<>()).add(d.name()));
    byInbox.forEach(
        (inbox, names) -> {
          @Nullable Stream stream = streams.get(inbox);
          if (stream == null) {
            streams.outdate();
          } else {
            streams.update(stream, s -> s.devices().expire(names, policy));
          }
        });
  }

  /** The inboxes that have to be in memory before {@link #take}, in sets of a limited size. */
  List<Set<Address>> unloadedInboxes(int size) {
    return unloaded.inboxes(size);
  }

  /** Whether an inbox still has to be put into memory before {@link #take}. */
  boolean isUnloaded(Address inbox) {
    return unloaded.isNoted(inbox);
  }

  /** The cursors to be written to the store; {@link #done} follows. */
  List<CursorRow> take() {
    return moves.take();
  }

  /** What was taken has been written, or is to be taken again. */
  void done(boolean written) {
    moves.done(written);
  }

  /** Forgets all: all streams have begun new epochs. */
  void renewed() {
    renewed = System.nanoTime();
    moves.clear();
    unloaded.clear();
  }
}
