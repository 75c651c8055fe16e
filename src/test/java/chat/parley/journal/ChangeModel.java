package chat.parley.journal;

import chat.parley.message.Change;
import chat.parley.message.ChangeRules;
import chat.parley.message.ChatError;
import chat.parley.message.Draft;
import chat.parley.testkit.LogEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A stream as it was written, and from that the stream as it has to be read. */
final class ChangeModel {

  private final List<LogEntry> log = new ArrayList<>();

  /** The messages by their offsets, after all changes. */
  private final Map<Long, LogEntry> messages = new TreeMap<>();

  /** The offset of the last change of each message that has changed. */
  private final Map<Long, Long> lastChanges = new HashMap<>();

  /** The time of the last edit of each message that was edited. */
  private final Map<Long, Integer> editTimes = new HashMap<>();

  /** Returns a model of the same stream. */
  ChangeModel copy() {
    var copy = new ChangeModel();
    copy.log.addAll(log);
    copy.messages.putAll(messages);
    copy.lastChanges.putAll(lastChanges);
    copy.editTimes.putAll(editTimes);
    return copy;
  }

  /** Returns the last offset. */
  int end() {
    return log.size();
  }

  /**
   * Returns the error with which a draft is refused; null if it is not.
   *
   * @param time the number of the second
   */
  @Nullable ChatError refusal(Draft draft, int time) {
    Change change = draft.change();
    if (change == null) {
      return draft.repliesTo() > end() ? ChatError.NO_MESSAGE : null;
    }
    LogEntry target = messages.get(change.target());
    if (target == null) {
      return ChatError.NO_MESSAGE;
    }
    boolean byModerator = ChangeRules.OF_MODERATOR.equals(draft.condition());
    if (!byModerator && !target.from().equals(draft.from().value())) {
      return ChatError.NOT_YOURS;
    }
    if (change.kind() == Change.Kind.REMOVAL) {
      return null;
    }
    if (target.isRemoved()) {
      return ChatError.REMOVED;
    }
    return Objects.equals(editTimes.get(change.target()), time) ? ChatError.TOO_FAST : null;
  }

  /**
   * Adds a draft that is not refused.
   *
   * @return its offset, or that of the first removal, if the draft removes a message again
   */
  long add(Draft draft, int time) {
    Change change = draft.change();
    if (change != null) {
      if (messages.get(change.target()).isRemoved()) {
        return lastChanges.get(change.target());
      }
      lastChanges.put(change.target(), end() + 1L);
      if (change.kind() == Change.Kind.EDIT) {
        editTimes.put(change.target(), time);
      }
    }
    LogEntry entry = LogEntry.of(end() + 1, draft);
    log.add(entry);
    LogEntry.apply(List.of(entry), messages);
    return end();
  }

  /** Returns the messages by their offsets, after all changes. */
  Map<Long, LogEntry> messages() {
    return new TreeMap<>(messages);
  }

  /** Returns the messages by their offsets, after the entries up to an offset. */
  Map<Long, LogEntry> fold(int upTo) {
    var folded = new TreeMap<Long, LogEntry>();
    LogEntry.apply(log.subList(0, upTo), folded);
    return folded;
  }

  /** Returns the entries as they are read now: messages are folded, superseded edits are empty. */
  List<LogEntry> present() {
    return LogEntry.present(log);
  }

  /** Returns the messages of a range that have changed after an offset, as they are now. */
  List<LogEntry> changed(ChangedRange range) {
    return messages.values().stream()
        .filter(message -> range.from() <= message.offset() && message.offset() <= range.to())
        .filter(message -> lastChanges.getOrDefault(message.offset(), 0L) > range.after())
        .limit(range.count())
        .toList();
  }

  /** Returns all texts and header values that were removed or replaced. */
  Set<String> goneContent() {
    var gone = new HashSet<String>();
    log.forEach(entry -> content(entry).forEach(gone::add));
    present().forEach(entry -> content(entry).forEach(gone::remove));
    return gone;
  }

  private static Stream<String> content(LogEntry entry) {
    return Stream.concat(Stream.of(entry.text()), entry.headers().values().stream())
        .filter(text -> text.startsWith("<"));
  }
}
