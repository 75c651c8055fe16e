package chat.parley.journal;

import chat.parley.message.Address;
import chat.parley.store.MarkerReader;
import chat.parley.store.StoreException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The number of entries that wait in full inboxes although their owners have read them in the
 * conversations: they do not count against the maximum. Used by the writer thread, which blocks for
 * the store at most once per second and inbox.
 */
final class ReadEntries {

  /** Time for which a number is remembered: more may be read meanwhile. */
  private static final long MAX_AGE = Duration.ofSeconds(1).toNanos();

  private static final int MAX_KNOWN = 1_000;

  /**
   * A number that was read.
   *
   * @param after the offset after which entries were counted
   * @param firstUnread the offset of the first entry that may not be read; the owner has read those
   *     before, and markers do not move back
   * @param readAt by {@link System#nanoTime}
   */
  private record Known(long count, long after, long firstUnread, long readAt) {}

  private final MarkerReader reader;
  private final Map<Address.Inbox, Known> known = new LinkedHashMap<>();

  ReadEntries(MarkerReader reader) {
    this.reader = reader;
  }

  /**
   * Returns how many undelivered entries of an inbox were read.
   *
   * @param lastOffset the last offset of the inbox
   * @param undelivered the number of undelivered entries, which are the last ones
   * @throws StoreException if the store cannot be read
   */
  long count(Address.Inbox inbox, long lastOffset, long undelivered) throws StoreException {
    long now = System.nanoTime();
    long after = lastOffset - undelivered;
    Known before = known.get(inbox);
    if (before == null || before.after != after || now - before.readAt > MAX_AGE) {
      // Entries that were read before are not read again: there may be many more of them.
      long from = before == null ? after : Math.max(after, before.firstUnread - 1);
      MarkerReader.UnreadEntries unread =
          reader.unreadEntries(inbox, from > lastOffset ? after : from);
      long first = unread.count() == 0 ? lastOffset + 1 : unread.first();
      before = new Known(Math.max(0, undelivered - unread.count()), after, first, now);
      remember(inbox, before);
    }
    return before.count;
  }

  private void remember(Address.Inbox inbox, Known count) {
    known.remove(inbox);
    known.put(inbox, count);
    if (known.size() > MAX_KNOWN) {
      known.remove(known.keySet().iterator().next());
    }
  }
}
