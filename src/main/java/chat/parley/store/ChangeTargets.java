package chat.parley.store;

import chat.parley.message.Address;
import chat.parley.message.Change;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.StreamPosition;
import chat.parley.room.RoomAction;
import chat.parley.room.RoomCondition;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The messages that the drafts of a batch change or pin, or with which their threads begin: read
 * when the streams of the batch are locked, changed in memory draft by draft, and written with the
 * batch. Not thread-safe.
 */
final class ChangeTargets {

  /** The result of {@link #target} for a draft that is about no other message. */
  private static final long NONE = Long.MIN_VALUE;

  /** The messages, which are null as long as they are not found. */
  private final Map<MessageKey, @Nullable ChangeTarget> targets = new HashMap<>();

  private final List<Fold> folds = new ArrayList<>();

  /**
   * Reads the messages that drafts change or pin, or with which their threads begin; blocks until
   * the database has answered.
   *
   * @param streams the streams of the drafts and of their conditions, locked
   */
  static ChangeTargets find(
      PreparedConnection connection,
      SqlDialect dialect,
      List<Draft> drafts,
      Map<Address, StreamRow> streams)
      throws SQLException {
    var targets = new ChangeTargets();
    for (Draft draft : drafts) {
      long target = target(draft);
      if (target != NONE) {
        targets.read(connection, dialect, target, streams.get(draft.to()));
      }
      if (draft.condition() instanceof RoomCondition.Change ofRoom
          && ofRoom.action() instanceof RoomAction.Pin(long offset, _)) {
        targets.read(connection, dialect, offset, streams.get(ofRoom.seen().address()));
      }
    }
    return targets;
  }

  /** Returns whether a draft is about another message. */
  static boolean isNeeded(Draft draft) {
    return target(draft) != NONE;
  }

  /**
   * Returns the offset of the message that a draft is about: that it changes, or with which its
   * thread begins; {@link #NONE} if there is none.
   */
  private static long target(Draft draft) {
    Change change = draft.change();
    if (change != null) {
      return change.target();
    }
    long thread = draft.thread();
    return thread == 0 ? NONE : thread;
  }

  private void read(
      PreparedConnection connection, SqlDialect dialect, long offset, StreamRow stream)
      throws SQLException {
    var key = new MessageKey(stream.id(), offset);
    if (targets.containsKey(key)) {
      return;
    }
    try (ResultSet row = connection.query(TargetQuery.of(dialect), stream.id(), offset)) {
      targets.put(key, row.next() ? target(row, stream) : null);
    }
  }

  private static ChangeTarget target(ResultSet row, StreamRow stream) throws SQLException {
    long last = row.getLong(4);
    return new ChangeTarget(
        row.getString(1),
        row.getLong(2),
        extras(row.getString(3)),
        last == 0 ? null : outcome(stream, last, row.getLong(8)),
        row.getInt(5),
        row.getLong(6),
        row.getLong(7));
  }

  private static ChangeTarget target(ChatMessage message) {
    Draft draft = message.draft();
    return new ChangeTarget(
        draft.from().value(), message.timestamp(), draft.extras(), null, 0, 0, 0);
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
    var key = new MessageKey(stream, message.offset());
    if (!targets.isEmpty() && targets.containsKey(key)) {
      targets.put(key, target(message));
    }
  }

  /** Returns whether the message that a draft is about is there, and has not been removed. */
  boolean isPresent(Draft draft, StreamRow stream) {
    ChangeTarget target = targets.get(new MessageKey(stream.id(), target(draft)));
    return target != null && target.isPresent();
  }

  /**
   * Checks that a draft may be about its message, after the drafts before it.
   *
   * @param now the time of the batch, in milliseconds since 1970 UTC
   * @return the outcome of the first removal, if the message was removed before; otherwise null,
   *     also for a draft that is about no other message
   * @throws ChatException if it may not
   */
  DraftOutcome.@Nullable Repeat admit(Draft draft, StreamRow stream, long now) {
    long offset = target(draft);
    if (offset == NONE) {
      return null;
    }
    ChangeTarget target = targets.get(new MessageKey(stream.id(), offset));
    if (target == null) {
      throw missing(offset, stream.lastOffset());
    }
    Change change = draft.change();
    if (change == null) {
      target.admitThread(offset);
      return null;
    }
    return target.admit(draft, change, now);
  }

  private static ChatException missing(long offset, long last) {
    return offset < 1 || offset > last
        ? noMessage(offset, last)
        : ChatError.DELETED.because(
            "The message with the offset %d has been deleted by retention".formatted(offset));
  }

  /**
   * Checks that there is a message to pin, after the drafts before.
   *
   * @param last the last offset of the stream
   * @throws ChatException {@link ChatError#NO_MESSAGE}, {@link ChatError#DELETED} or {@link
   *     ChatError#REMOVED}
   */
  void checkPresent(long stream, long offset, long last) {
    ChangeTarget target = targets.get(new MessageKey(stream, offset));
    if (target == null) {
      throw missing(offset, last);
    }
    target.checkPresent(offset);
  }

  /** Returns whether a message of which the batch has changed something has been removed. */
  boolean isRemoved(long stream, long offset) {
    ChangeTarget target = targets.get(new MessageKey(stream, offset));
    return target != null && target.isRemoved();
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
   * Notes an entry that was admitted; does nothing if it is about no other message.
   *
   * @param stream the id of its stream
   * @param summary the offset of the summary that it makes meaningless; 0 if there is none
   */
  void add(long stream, DraftOutcome.New stored, long summary) {
    ChatMessage entry = stored.message();
    long offset = target(entry.draft());
    if (offset == NONE) {
      return;
    }
    var key = new MessageKey(stream, offset);
    ChangeTarget before = Objects.requireNonNull(targets.get(key));
    ChangeTarget after = before.after(entry.draft(), stored.asRepeat());
    targets.put(key, after);
    folds.add(new Fold(key, entry, summary, before, after));
  }

  /** Returns the changes to write, in the order of their drafts. */
  List<Fold> folds() {
    return folds;
  }
}
