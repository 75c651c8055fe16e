package chat.parley.store;

import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.Change;
import chat.parley.message.ChatError;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.UserName;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The reactions to messages that the drafts of a batch change: read when the streams of the batch
 * are locked, changed in memory draft by draft, and written with the batch. A reaction is no entry
 * of the stream; the first one is followed by a summary of all reactions to the message, and later
 * ones by one summary per second. Not thread-safe.
 */
final class Reactions {

  /** The sender of summaries in the store, which subscribers do not receive. */
  private static final UserName NO_SENDER = new UserName("-");

  private final Map<MessageKey, ReactionState> states = new TreeMap<>();

  /**
   * Reads the reactions to the messages that drafts change; blocks until the database has answered.
   *
   * @param streams the streams of the drafts, locked
   */
  static Reactions find(
      PreparedConnection connection,
      SqlDialect dialect,
      List<Draft> drafts,
      Map<Address, StreamRow> streams)
      throws SQLException {
    var users = new TreeMap<MessageKey, Set<String>>();
    var withResponses = new HashSet<Long>();
    for (Draft draft : drafts) {
      Change change = draft.change();
      if (change != null && change.kind() != Change.Kind.EDIT) {
        StreamRow stream = streams.get(draft.to());
        Set<String> of =
            users.computeIfAbsent(
                new MessageKey(stream.id(), change.target()), _ -> new HashSet<>());
        if (change.kind().isReaction()) {
          of.add(draft.from().value());
        }
        if (stream.responses()) {
          withResponses.add(stream.id());
        }
      }
    }
    var reactions = new Reactions();
    for (var entry : users.entrySet()) {
      var state = new ReactionState(entry.getKey());
      if (withResponses.contains(entry.getKey().stream())) {
        state.read(connection, dialect, entry.getValue());
      }
      reactions.states.put(entry.getKey(), state);
    }
    return reactions;
  }

  /**
   * Makes the change of a draft, and returns its consequences.
   *
   * @param stream the stream of the draft
   * @param now the time of the batch, in milliseconds since 1970 UTC
   * @return the draft itself, if it is not about reactions; otherwise the summary that is due
   * @throws chat.parley.message.ChatException {@link ChatError#BLOCKED}, {@link ChatError#TOO_MANY}
   */
  Result apply(Draft draft, StreamRow stream, long now) {
    Change change = draft.change();
    if (change == null || change.kind().changesContent()) {
      return new Result(draft, false);
    }
    ReactionState state = states.get(new MessageKey(stream.id(), change.target()));
    boolean changed =
        switch (change.kind()) {
          case REACTION -> {
            if (stream.blocked()) {
              throw BlockTable.refusal();
            }
            yield state.add(draft.body().asString(), draft.from().value());
          }
          case WITHDRAWAL -> state.withdraw(draft.body().asString(), draft.from().value());
          case SUMMARY, EDIT, REMOVAL -> false;
        };
    boolean due = state.isDue(now) && (changed || change.kind() == Change.Kind.SUMMARY);
    return new Result(due ? summary(draft.to(), change.target(), state) : null, changed);
  }

  /**
   * The consequences of a draft.
   *
   * @param entry the entry to store; null if there is none
   * @param changed whether the draft has changed the reactions to a message
   */
  record Result(@Nullable Draft entry, boolean changed) {}

  private static Draft summary(Address to, long target, ReactionState state) {
    Body body = Body.ofText(state.toJson(), Change.SUMMARY_TYPE);
    return new Draft(
        to, NO_SENDER, body, null, true, Map.of(Change.Kind.SUMMARY.header(), "" + target));
  }

  /**
   * Takes note that no summary is owed of a message any more, which has been removed or deleted.
   */
  void forget(Draft draft, StreamRow stream) {
    states.get(new MessageKey(stream.id(), draft.change().target())).forgive();
  }

  /**
   * Takes note of a change that is about to be stored.
   *
   * @param stream the id of its stream
   * @param now as for {@link #apply}
   * @return the offset of the summary that has no meaning any more, because of a new one or because
   *     the message is removed; 0 if there is none
   */
  long added(long stream, ChatMessage entry, long now) {
    Change change = entry.draft().change();
    if (change == null || change.kind() == Change.Kind.EDIT) {
      return 0;
    }
    var message = new MessageKey(stream, change.target());
    ReactionState state = states.get(message);
    long superseded = state.lastSummary();
    if (change.kind() == Change.Kind.SUMMARY) {
      state.summarized(entry.offset(), now);
    } else {
      states.put(message, new ReactionState(message));
    }
    return superseded;
  }

  /** Writes the changes, before those of messages: a message that is removed has no reactions. */
  void write(PreparedConnection connection) throws SQLException {
    for (ReactionState state : states.values()) {
      state.write(connection);
    }
  }
}
