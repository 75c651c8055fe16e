package chat.parley.store;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The markers that are known to exist in the embedded store, and therefore need not be written with
 * a message of their user: {@link MessageOrder} writes them for many messages at a time, and until
 * then the view {@code marker_now} derives them. Not thread-safe.
 */
final class DeferredMarkers {

  /** Maximum number of markers that are remembered, some 15 MB. */
  private static final int MAX_KNOWN = 100_000;

  private final Map<MarkerChanges.Key, Boolean> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<MarkerChanges.Key, Boolean> eldest) {
          return size() > MAX_KNOWN;
        }
      };

  /** The markers that the current transaction writes. */
  private final List<MarkerChanges.Key> written = new ArrayList<>();

  /** Returns whether a marker exists; if not, the current transaction has to write it. */
  boolean isKnown(MarkerChanges.Key marker) {
    boolean exists = known.get(marker) != null;
    if (!exists) {
      written.add(marker);
    }
    return exists;
  }

  void onCommit() {
    written.forEach(marker -> known.put(marker, true));
    written.clear();
  }

  void onRollback() {
    written.clear();
  }
}
