package chat.parley.journal;

import chat.parley.message.Change;
import chat.parley.message.ChangeRules;
import chat.parley.message.ChatError;
import chat.parley.message.Draft;
import chat.parley.store.MessageResponses;
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

  private final Map<Long, ReactionModel> reactions = new HashMap<>();

  /** The numbers of messages of threads, by the offsets of the messages with which they begin. */
  private final Map<Long, Long> threads = new HashMap<>();

  /** Returns a model of the same stream. */
  ChangeModel copy() {
    var copy = new ChangeModel();
    copy.log.addAll(log);
    copy.messages.putAll(messages);
    copy.lastChanges.putAll(lastChanges);
    copy.editTimes.putAll(editTimes);
    reactions.forEach((target, model) -> copy.reactions.put(target, model.copy()));
    copy.threads.putAll(threads);
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
      return draft.repliesTo() > end() ? ChatError.NO_MESSAGE : refusalOfThread(draft.thread());
    }
    LogEntry target = messages.get(change.target());
    if (change.kind() == Change.Kind.SUMMARY) {
      return null;
    }
    if (target == null) {
      return ChatError.NO_MESSAGE;
    }
    if (!change.kind().changesContent()) {
      return target.isRemoved() ? ChatError.REMOVED : null;
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

  private @Nullable ChatError refusalOfThread(long thread) {
    LogEntry first = messages.get(thread);
    if (thread == 0) {
      return null;
    }
    if (first == null || first.headers().containsKey(Draft.THREAD_HEADER)) {
      return ChatError.NO_MESSAGE;
    }
    return first.isRemoved() ? ChatError.REMOVED : null;
  }

  /**
   * The result of a draft.
   *
   * @param offset the offset in the receipt
   * @param duplicate whether it changed nothing
   */
  record Added(long offset, boolean duplicate) {}

  /** Adds a draft that is not refused. */
  Added add(Draft draft, int time) {
    Change change = draft.change();
    if (change != null && !change.kind().changesContent()) {
      return react(draft, change, time);
    }
    if (draft.thread() > 0) {
      threads.merge(draft.thread(), 1L, Long::sum);
      lastChanges.put(draft.thread(), end() + 1L);
    }
    if (change != null) {
      if (messages.get(change.target()).isRemoved()) {
        return new Added(lastChanges.get(change.target()), true);
      }
      lastChanges.put(change.target(), end() + 1L);
      if (change.kind() == Change.Kind.EDIT) {
        editTimes.put(change.target(), time);
      }
    }
    if (draft.isRemoval()) {
      reactions.remove(change.target());
    }
    add(LogEntry.of(end() + 1, draft));
    return new Added(end(), false);
  }

  private void add(LogEntry entry) {
    log.add(entry);
    LogEntry.apply(List.of(entry), messages);
  }

  private Added react(Draft draft, Change change, int time) {
    ReactionModel model = reactions.computeIfAbsent(change.target(), _ -> new ReactionModel());
    boolean changed = model.apply(draft, change.kind());
    boolean isRequest = change.kind() == Change.Kind.SUMMARY;
    if (!(changed || isRequest) || !model.isDue(time)) {
      return new Added(end(), !changed);
    }
    Map<String, String> headers = Map.of(Change.Kind.SUMMARY.header(), "" + change.target());
    lastChanges.put(change.target(), end() + 1L);
    add(new LogEntry(end() + 1L, "-", model.summarize(time), Change.SUMMARY_TYPE, headers));
    return new Added(end(), false);
  }

  /** Returns the responses to all messages that have changed, as a user reads them. */
  Map<Long, MessageResponses> responses(String user) {
    var responses = new HashMap<Long, MessageResponses>();
    for (Long offset : lastChanges.keySet()) {
      ReactionModel model = reactions.getOrDefault(offset, new ReactionModel());
      long threadMessages = threads.getOrDefault(offset, 0L);
      responses.put(
          offset, new MessageResponses(threadMessages, model.summarized(), model.of(user)));
    }
    return responses;
  }

  /** Returns the messages of a thread, without the first one, as they are now. */
  List<LogEntry> thread(long first) {
    return messages.values().stream()
        .filter(
            message -> message.headers().getOrDefault(Draft.THREAD_HEADER, "").equals("" + first))
        .toList();
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
