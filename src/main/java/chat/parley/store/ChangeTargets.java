package chat.parley.store;

import chat.parley.message.Address;
import chat.parley.message.Change;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.StreamPosition;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The messages that the drafts of a batch change: read when the streams of the batch are locked,
 * changed in memory draft by draft, and written with the batch. Not thread-safe.
 */
final class ChangeTargets {

  private record Key(long stream, long offset) {}

  /**
   * A change to write.
   *
   * @param stream the id of the stream
   * @param message the change
   * @param superseded the offset of an edit whose body it supersedes; 0 if there is none
   * @param after the changed message after it
   */
  record Fold(
      long stream, Change change, ChatMessage message, long superseded, ChangeTarget after) {

    /** Returns the headers of the superseded edit. */
    Map<String, String> supersededHeaders() {
      Map<String, String> headers = new LinkedHashMap<>(Draft.REMOVED_HEADERS);
      headers.put(Change.Kind.EDIT.header(), "" + change.target());
      return headers;
    }
  }

  private static final String SELECT =
      """
      with target as (select cast(? as bigint) as stream, cast(? as bigint) as position)
      select m.sender, m.sent_at, m.extras, changed.last_change, changed.edits, changed.edited_at,
        (select sent_at from message_now where message_now.stream = target.stream
          and message_now.position = changed.last_change)
      from target join (%s) m on true
      left join changed on changed.stream = target.stream and changed.position = target.position
      """;

  /** A message of the embedded store may not be indexed yet. */
  private static final String SQLITE =
      SELECT.formatted(
          """
          select sender, sent_at, extras from target
            join message_order o on o.stream = target.stream and o.position = target.position
            join message on message.id = o.message
          union all
          select sender, sent_at, extras from target
            join message on message.id > (select up_to from ordered)
              and message.stream = target.stream and message.position = target.position
          """);

  private static final String POSTGRESQL =
      SELECT.formatted(
          """
          select sender, sent_at, extras from target
            join message on message.stream = target.stream and message.position = target.position
          """);

  /** The targets by their offset, which are null as long as they are not found. */
  private final Map<Key, @Nullable ChangeTarget> targets = new HashMap<>();

  private final List<Fold> folds = new ArrayList<>();

  /**
   * Reads the messages that drafts change; blocks until the database has answered.
   *
   * @param streams the streams of the drafts, locked
   */
  static ChangeTargets find(
      PreparedConnection connection,
      SqlDialect dialect,
      List<Draft> drafts,
      Map<Address, StreamRow> streams)
      throws SQLException {
    var targets = new ChangeTargets();
    for (Draft draft : drafts) {
      Change change = draft.change();
      if (change != null) {
        targets.read(connection, dialect, change, streams.get(draft.to()));
      }
    }
    return targets;
  }

  private void read(
      PreparedConnection connection, SqlDialect dialect, Change change, StreamRow stream)
      throws SQLException {
    String sql = dialect.isSingleWriter() ? SQLITE : POSTGRESQL;
    try (ResultSet row = connection.query(sql, stream.id(), change.target())) {
      targets.put(new Key(stream.id(), change.target()), row.next() ? target(row, stream) : null);
    }
  }

  private static ChangeTarget target(ResultSet row, StreamRow stream) throws SQLException {
    long last = row.getLong(4);
    return new ChangeTarget(
        row.getString(1),
        row.getLong(2),
        extras(row.getString(3)),
        last == 0 ? null : outcome(stream, last, row.getLong(7)),
        row.getInt(5),
        row.getLong(6));
  }

  private static ChangeTarget target(ChatMessage message) {
    Draft draft = message.draft();
    return new ChangeTarget(draft.from().value(), message.timestamp(), draft.extras(), null, 0, 0);
  }

  /** Returns the headers of a message; none if its row is damaged. */
  private static Map<String, String> extras(@Nullable String column) {
    try {
      Map<String, String> headers = Extras.read(column);
      var _ = Change.of(headers);
      return headers;
    } catch (RuntimeException _) {
      return Map.of();
    }
  }

  private static DraftOutcome.Repeat outcome(StreamRow stream, long offset, long timestamp) {
    var position = new StreamPosition(stream.epoch(), offset);
    return new DraftOutcome.Repeat(stream.address(), position.messageId(), position, timestamp);
  }

  /**
   * Notes an entry that is added by the batch, which a later draft of it may change.
   *
   * @param stream the id of its stream
   */
  void added(long stream, ChatMessage message) {
    var key = new Key(stream, message.offset());
    if (!targets.isEmpty() && targets.containsKey(key)) {
      targets.put(key, target(message));
    }
  }

  /**
   * Checks that a draft may change its target, after the drafts before it.
   *
   * @param now the time of the batch, in milliseconds since 1970 UTC
   * @return the outcome of the first removal, if the message was removed before; otherwise null,
   *     also for a draft that is no change
   * @throws ChatException if it may not
   */
  DraftOutcome.@Nullable Repeat admit(Draft draft, StreamRow stream, long now) {
    Change change = draft.change();
    if (change == null) {
      return null;
    }
    ChangeTarget target = targets.get(new Key(stream.id(), change.target()));
    if (target == null) {
      throw missing(change, stream);
    }
    return target.admit(draft, change, now);
  }

  private static ChatException missing(Change change, StreamRow stream) {
    return change.target() < 1 || change.target() > stream.lastOffset()
        ? noMessage(change.target(), stream.lastOffset())
        : ChatError.DELETED.because(
            "The message with the offset %d has been deleted by retention"
                .formatted(change.target()));
  }

  /**
   * Checks that the message exists that a draft answers. It may have been removed or deleted.
   *
   * @param last the last offset of the stream
   * @throws ChatException {@link ChatError#NO_MESSAGE}
   */
  static void checkReply(Draft draft, long last) {
    if (draft.repliesTo() > last) {
      throw noMessage(draft.repliesTo(), last);
    }
  }

  private static ChatException noMessage(long offset, long last) {
    return ChatError.NO_MESSAGE.because(
        "There is no message with the offset %d; the last offset of the stream is %d"
            .formatted(offset, last));
  }

  /**
   * Notes a draft that was admitted; does nothing if it is no change.
   *
   * @param stream the id of its stream
   */
  void add(long stream, ChatMessage message, DraftOutcome.Repeat outcome) {
    Change change = message.draft().change();
    if (change == null) {
      return;
    }
    var key = new Key(stream, change.target());
    ChangeTarget target = Objects.requireNonNull(targets.get(key));
    ChangeTarget after = target.after(message.draft(), change, outcome);
    targets.put(key, after);
    folds.add(new Fold(stream, change, message, target.presentEdit(), after));
  }

  /** Returns the changes to write, in the order of their drafts. */
  List<Fold> folds() {
    return folds;
  }
}
