package chat.parley.crash;

import chat.parley.message.Change;
import chat.parley.testkit.LogEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The messages, edits and removals of one stream that have receipts, and from these the stream as
 * every client has to know it. Any thread may call.
 */
final class ReceiptedChanges {

  /** A copy of messages that a client has read earlier, with the changes up to an offset. */
  record Copy(long upTo, Map<Long, LogEntry> messages) {}

  private final Map<Long, LogEntry> log = new TreeMap<>();

  /** Adds an entry as it was sent, with the offset in its receipt. */
  synchronized void add(LogEntry entry) {
    log.put(entry.offset(), entry);
  }

  private synchronized List<LogEntry> log() {
    return List.copyOf(log.values());
  }

  /** Returns the number of changes of a kind. */
  long count(Change.Kind kind) {
    return log().stream()
        .filter(entry -> entry.change() != null && entry.change().kind() == kind)
        .count();
  }

  /** Returns the messages by their offsets, with all changes. */
  private Map<Long, LogEntry> messages() {
    var messages = new HashMap<Long, LogEntry>();
    LogEntry.apply(log(), messages);
    return messages;
  }

  /** Returns how all entries of the stream, as a client has read them, differ from the log. */
  List<String> checkLog(String reader, List<LogEntry> read) {
    return differences(reader, byOffset(read), byOffset(LogEntry.present(log())));
  }

  /** Returns how pages of the stream without edits differ from the log. */
  List<String> checkPages(String reader, List<LogEntry> read) {
    List<LogEntry> present = LogEntry.present(log());
    return differences(
        reader,
        byOffset(read),
        byOffset(present.stream().filter(entry -> !entry.isFolded()).toList()));
  }

  /** Returns how the messages of a client that has followed the stream differ from the log. */
  List<String> checkLive(String reader, Map<Long, LogEntry> known) {
    return differences(reader, known, messages());
  }

  /** Returns how the messages that a client has differ from the log, as far as it has messages. */
  List<String> checkMessages(String reader, Map<Long, LogEntry> known) {
    Map<Long, LogEntry> expected = messages();
    expected.keySet().retainAll(known.keySet());
    return differences(reader, known, expected);
  }

  /**
   * Returns how an earlier copy differs from the log after the changes that were not in it.
   *
   * @param read all entries of the stream, as a client reads them now
   */
  List<String> checkCopy(String reader, Copy copy, List<LogEntry> read) {
    var known = new HashMap<>(copy.messages());
    LogEntry.apply(read.stream().filter(entry -> entry.offset() > copy.upTo()).toList(), known);
    known.keySet().retainAll(copy.messages().keySet());
    return checkMessages(reader, known);
  }

  private static Map<Long, LogEntry> byOffset(List<LogEntry> entries) {
    var byOffset = new HashMap<Long, LogEntry>();
    entries.forEach(entry -> byOffset.put(entry.offset(), entry));
    return byOffset;
  }

  private static List<String> differences(
      String reader, Map<Long, LogEntry> read, Map<Long, LogEntry> expected) {
    var offsets = new HashSet<>(read.keySet());
    offsets.addAll(expected.keySet());
    var differences = new ArrayList<String>();
    for (Long offset : offsets) {
      LogEntry entry = read.get(offset);
      if (entry == null || !entry.equals(expected.get(offset))) {
        differences.add(
            "outdated: %s has %s in place of %s".formatted(reader, entry, expected.get(offset)));
      }
    }
    return differences;
  }
}
