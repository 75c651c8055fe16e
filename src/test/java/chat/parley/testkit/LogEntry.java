package chat.parley.testkit;

import chat.parley.message.Body;
import chat.parley.message.Change;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A message or a change of one, as a client knows it.
 *
 * @param headers the custom headers, and those that the server writes
 */
public record LogEntry(
    long offset,
    String from,
    String text,
    @Nullable String contentType,
    Map<String, String> headers) {

  private static final String REMOVED_HEADER = "removed";

  /** Returns a message as it was read. */
  public static LogEntry of(ChatMessage message) {
    return of(message.offset(), message.draft());
  }

  /** Returns a draft that was stored. */
  public static LogEntry of(long offset, Draft draft) {
    String sender = draft.from().value();
    Body body = draft.body();
    return new LogEntry(offset, sender, body.asString(), body.contentType(), draft.extras());
  }

  /** Returns messages as they were read. */
  public static List<LogEntry> of(List<ChatMessage> messages) {
    return messages.stream().map(LogEntry::of).toList();
  }

  /** Returns the change that this entry is; null if it is a message. */
  public @Nullable Change change() {
    return Change.of(headers);
  }

  /** Returns whether this entry is a change of a kind. */
  private boolean is(Change.Kind kind) {
    Change change = change();
    return change != null && change.kind() == kind;
  }

  /** Returns whether this entry is left out of pages: it edits a message, or sums up reactions. */
  public boolean isFolded() {
    return is(Change.Kind.EDIT) || is(Change.Kind.SUMMARY);
  }

  /** Returns whether this is a removed message, or an edit that is superseded. */
  public boolean isRemoved() {
    return headers.containsKey(REMOVED_HEADER);
  }

  /** Returns the offset of the last edit of this message; 0 if it was not edited. */
  public long edited() {
    return Long.parseLong(headers.getOrDefault(Change.EDITED_HEADER, "0"));
  }

  /** Returns this message after a change, unless it has the change already. */
  public LogEntry after(LogEntry later) {
    if (later.offset() <= edited() || later.is(Change.Kind.SUMMARY)) {
      return this;
    }
    if (later.is(Change.Kind.REMOVAL)) {
      var present = new HashMap<>(Draft.REMOVED_HEADERS);
      present.computeIfAbsent(Draft.THREAD_HEADER, headers::get);
      return emptied(present);
    }
    var edited = new HashMap<>(later.headers());
    edited.remove(Change.Kind.EDIT.header());
    edited.computeIfAbsent(Draft.REPLIES_TO_HEADER, headers::get);
    edited.computeIfAbsent(Draft.THREAD_HEADER, headers::get);
    edited.put(Change.EDITED_HEADER, "" + later.offset());
    return new LogEntry(offset, from, later.text(), later.contentType(), edited);
  }

  private LogEntry emptied(Map<String, String> present) {
    return new LogEntry(offset, from, "", null, present);
  }

  /**
   * Adds entries of a stream to the messages that a client has: new messages, and changes of known
   * ones.
   *
   * @param messages by their offsets
   */
  public static void apply(List<LogEntry> entries, Map<Long, LogEntry> messages) {
    for (LogEntry entry : entries) {
      Change change = entry.change();
      if (change == null) {
        messages.putIfAbsent(entry.offset(), entry);
      } else {
        messages.computeIfPresent(change.target(), (_, message) -> message.after(entry));
      }
    }
  }

  /**
   * Returns a log as it has to be read: the messages have all changes, and the edits and summaries
   * that a later change supersedes have no text.
   *
   * @param log the entries as they were sent, in the order of their offsets
   */
  public static List<LogEntry> present(List<LogEntry> log) {
    var messages = new HashMap<Long, LogEntry>();
    apply(log, messages);
    return log.stream()
        .map(
            entry ->
                isSuperseded(entry, log)
                    ? entry.superseded()
                    : messages.getOrDefault(entry.offset(), entry))
        .toList();
  }

  private static boolean isSuperseded(LogEntry entry, List<LogEntry> log) {
    return entry.isFolded() && log.stream().anyMatch(later -> later.supersedes(entry));
  }

  private boolean supersedes(LogEntry earlier) {
    Change change = change();
    return change != null
        && offset > earlier.offset
        && change.target() == earlier.change().target()
        && (change.kind() == earlier.change().kind() || change.kind() == Change.Kind.REMOVAL);
  }

  private LogEntry superseded() {
    var present = new HashMap<>(Draft.REMOVED_HEADERS);
    String header = change().kind().header();
    present.put(header, headers.get(header));
    return emptied(present);
  }

  /**
   * Returns whether this entry is read as it must be, or is a superseded summary that a node still
   * has in memory: a client that applies it applies the later one too.
   */
  public boolean matches(LogEntry expected) {
    return equals(expected)
        || (is(Change.Kind.SUMMARY) && expected.isRemoved() && offset == expected.offset);
  }

  /** Returns the messages among entries by their offsets; without the changes. */
  public static Map<Long, LogEntry> messages(List<LogEntry> entries) {
    var messages = new TreeMap<Long, LogEntry>();
    apply(entries.stream().filter(entry -> entry.change() == null).toList(), messages);
    return messages;
  }
}
