package chat.parley.journal.memory;

import chat.parley.message.Address;
import chat.parley.store.CursorRow;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The cursors of loaded inboxes that have changed since they were last written to the store. Not
 * thread-safe: called under the lock of {@link Streams}.
 */
final class ChangedCursors {

  private Map<Stream, Set<String>> dirty = new LinkedHashMap<>();
  private Map<Stream, Set<String>> taken = new LinkedHashMap<>();

  /** Marks the cursor of a device as to be written to the store. */
  void add(Stream stream, String device) {
    dirty.computeIfAbsent(stream, _ -> new HashSet<>(2)).add(device);
  }

  /**
   * Returns whether a stream has cursors that are still to be taken, or that the last {@link #take}
   * has taken, even if they have been committed since; see {@link #finish}.
   */
  boolean contains(Stream stream) {
    return dirty.containsKey(stream) || taken.containsKey(stream);
  }

  /**
   * Takes the rows to be written to the store; {@link #finish} must follow. Devices that have been
   * removed in the meantime are skipped.
   */
  List<CursorRow> take() {
    taken = dirty;
    dirty = new LinkedHashMap<>();
    var rows = new ArrayList<CursorRow>();
    taken.forEach(
        (stream, devices) -> {
          for (String device : devices) {
            CursorRow row = stream.devices().row((Address.Inbox) stream.address(), device);
            if (row != null) {
              rows.add(row);
            }
          }
        });
    return rows;
  }

  /** Discards all marks. */
  void clear() {
    dirty = new LinkedHashMap<>();
    taken = new LinkedHashMap<>();
  }

  /**
   * Ends a write of the rows taken last. Rows that were not written are marked again. Rows that
   * were written count as taken until the next {@link #take}, which keeps their streams in memory:
   * the writer may hold an older copy of such a stream, with older cursors, and that copy would be
   * loaded together with the messages of the same batch if the stream had been evicted.
   *
   * @param written whether the rows have been committed
   */
  void finish(boolean written) {
    if (!written) {
      taken.forEach((stream, devices) -> devices.forEach(device -> add(stream, device)));
      taken = new LinkedHashMap<>();
    }
  }
}
