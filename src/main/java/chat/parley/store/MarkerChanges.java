package chat.parley.store;

import chat.parley.message.Address;
import chat.parley.message.Change;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The changes of markers in one transaction: senders have read their own messages, and new members
 * the messages before they joined; and the mentions of users. Rows are written in the order of
 * their keys, by all writers, so that two cannot deadlock. Not thread-safe.
 */
final class MarkerChanges {

  /** The primary key of a row of {@code marker}. */
  record Key(long stream, String user) implements Comparable<Key> {

    @Override
    public int compareTo(Key other) {
      int order = Long.compare(stream, other.stream);
      return order == 0 ? user.compareTo(other.user) : order;
    }
  }

  /**
   * The new values of a row.
   *
   * @param read the offset of the last message that the user has read
   * @param ended whether the user is no longer a member of the room
   * @param since the offset after which the user may read; negative if that does not change
   */
  private record Move(long read, boolean ended, long since) {

    boolean isOwnMessage() {
      return read > 0 && !ended && since < 0;
    }

    Move then(Move later) {
      return new Move(
          Math.max(read, later.read), later.ended, later.since < 0 ? since : later.since);
    }
  }

  private record Mention(long stream, String user, long offset) {}

  /**
   * An entry of a stream that does not count as an unread message: a change, or a message of a
   * thread.
   *
   * @param folded whether it is left out of pages
   */
  private record Uncounted(long stream, long offset, boolean folded) {}

  /** Inserts a row, or moves the marker of an existing one, which is never moved back. */
  private static final String UPSERT =
      "insert into marker (stream, user_name, read_position, delivered_position, muted, marked,"
          + " ended, since, changed_at) values (?, ?, ?, ?, false, false, ?, ?, ?)"
          + " on conflict (stream, user_name) do update set"
          + MarkerTable.ADVANCE
          + ", ended = excluded.ended, changed_at = excluded.changed_at,"
          + " since = case when ? then excluded.since else marker.since end"
          + " where excluded.read_position > marker.read_position"
          + " or excluded.ended <> marker.ended";

  /** Inserts a marker unless there is one. */
  private static final String INSERT_USED =
      "insert into marker (stream, user_name, read_position, delivered_position, muted, marked,"
          + " ended, since, changed_at) select ?, ?, ?, ?, false, false, false, 0, ? where true"
          + " on conflict do nothing";

  private static final String INSERT_MENTION =
      "insert into mention (stream, user_name, position) select stream, user_name, ? from marker"
          + " where stream = ? and user_name = ? on conflict do nothing";

  private static final String INSERT_UNCOUNTED =
      "insert into uncounted (stream, position, edit, n, run) values (?, ?, ?,"
          + " coalesce((select max(n) from uncounted where stream = ? and position ="
          + " (select max(position) from uncounted where stream = ?)), 0) + 1,"
          + " coalesce((select run from uncounted where stream = ? and position = ?), ?))";

  private static final String DELETE_MENTIONS =
      "delete from mention where stream = ? and position = ?";

  private static final String END_OTHERS =
      "update marker set ended = true, changed_at = ? where stream = ? and not ended"
          + " and user_name not in"
          + " (select user_name from member where room = ? and role <> 'invited')";

  /** The rooms that are no longer open, or were deleted, by the ids of their streams. */
  private final Map<Long, RoomName> closed = new TreeMap<>();

  private final Map<Key, Move> changes = new TreeMap<>();
  private final List<Mention> mentions = new ArrayList<>();
  private final List<Uncounted> uncounted = new ArrayList<>();

  /** The offset up to which users have read that have their first marker by a thread. */
  private final Map<Key, Long> used = new TreeMap<>();

  /** The messages whose mentions are deleted, before any are inserted. */
  private final Set<MessageKey> unmentioned = new TreeSet<>();

  /**
   * Adds a new message of a conversation, or a change of one.
   *
   * @param stream the id of its stream
   */
  void add(long stream, ChatMessage message) {
    Draft draft = message.draft();
    boolean isInThread = draft.thread() > 0;
    if (isInThread || draft.change() != null) {
      boolean folded = draft.is(Change.Kind::isFolded);
      uncounted.add(new Uncounted(stream, message.offset(), folded));
      if (isInThread && !draft.from().isGuest()) {
        used.putIfAbsent(new Key(stream, draft.from().value()), message.offset() - 1);
      }
    } else {
      sent(stream, draft.from(), message.offset());
    }
    if (draft.is(Change.Kind::changesContent)) {
      changed(stream, draft.change(), draft);
      return;
    }
    if (message.offset() == 1 && draft.to() instanceof Address.Pair pair) {
      sent(stream, pair.other(draft.from()), 0);
    }
    for (String user : draft.mentions()) {
      mentions.add(new Mention(stream, user, message.offset()));
    }
  }

  /** Replaces the mentions of a message that is edited or removed. */
  private void changed(long stream, Change change, Draft draft) {
    mentions.removeIf(mention -> mention.stream() == stream && mention.offset() == change.target());
    unmentioned.add(new MessageKey(stream, change.target()));
    if (change.kind() == Change.Kind.EDIT) {
      draft.mentions().forEach(user -> mentions.add(new Mention(stream, user, change.target())));
    }
  }

  /**
   * Notes that a user has sent a message, and thereby read those before; guests have no markers.
   */
  void sent(long stream, UserName user, long offset) {
    if (!user.isGuest()) {
      put(stream, user, new Move(offset, false, -1));
    }
  }

  /**
   * Notes that a user has become a member of a room, or no longer is one.
   *
   * @param since the offset after which the user may read the room
   * @param last the last offset of the room before that, from which on messages count as unread
   */
  void joined(long stream, UserName user, long since, long last) {
    put(stream, user, new Move(last, false, since));
  }

  /** Notes that a user is no longer a member of a room. */
  void left(long stream, UserName user) {
    put(stream, user, new Move(0, true, -1));
  }

  /** Ends the markers of users that are not members of a room; of all if the room was deleted. */
  void endOthers(long stream, RoomName room) {
    closed.put(stream, room);
  }

  private void put(long stream, UserName user, Move change) {
    changes.merge(new Key(stream, user.value()), change, Move::then);
  }

  /** Leaves out the markers that only move with messages of their users, and exist. */
  void defer(DeferredMarkers deferred) {
    changes
        .entrySet()
        .removeIf(change -> change.getValue().isOwnMessage() && deferred.isKnown(change.getKey()));
  }

  /** Returns whether no marker of a user changes. */
  boolean isEmpty() {
    return changes.isEmpty();
  }

  /** Writes which of the messages do not count; before any of them is indexed. */
  void writeUncounted(PreparedConnection connection) throws SQLException {
    for (Uncounted change : uncounted) {
      connection.update(
          INSERT_UNCOUNTED,
          change.stream(),
          change.offset(),
          change.folded(),
          change.stream(),
          change.stream(),
          change.stream(),
          change.offset() - 1,
          change.offset());
    }
  }

  /**
   * Writes what follows from the changes of markers, which are written before.
   *
   * @param now the time of the transaction, in milliseconds since 1970 UTC
   */
  void writeOthers(PreparedConnection connection, long now) throws SQLException {
    for (var room : closed.entrySet()) {
      connection.update(END_OTHERS, now, room.getKey(), room.getValue().value());
    }
    if (!used.isEmpty()) {
      insertUsed(connection, now).executeBatch();
    }
    for (MessageKey message : unmentioned) {
      connection.update(DELETE_MENTIONS, message.stream(), message.offset());
    }
    if (!mentions.isEmpty()) {
      insertMentions(connection).executeBatch();
    }
  }

  /**
   * Returns the statement that writes the changes of markers, which must not be empty. The caller
   * executes it.
   *
   * @param now the time of the transaction, in milliseconds since 1970 UTC
   */
  PreparedStatement upsert(PreparedConnection connection, long now) throws SQLException {
    PreparedStatement upsert = connection.statement(UPSERT);
    for (var change : changes.entrySet()) {
      upsert.setLong(1, change.getKey().stream());
      upsert.setString(2, change.getKey().user());
      upsert.setLong(3, change.getValue().read());
      upsert.setLong(4, change.getValue().read());
      upsert.setBoolean(5, change.getValue().ended());
      upsert.setLong(6, Math.max(0, change.getValue().since()));
      upsert.setLong(7, now);
      upsert.setBoolean(8, change.getValue().since() >= 0);
      upsert.addBatch();
    }
    return upsert;
  }

  private PreparedStatement insertUsed(PreparedConnection connection, long now)
      throws SQLException {
    PreparedStatement insert = connection.statement(INSERT_USED);
    for (var entry : used.entrySet()) {
      Key key = entry.getKey();
      PreparedConnection.bind(
          insert, key.stream(), key.user(), entry.getValue(), entry.getValue(), now);
      insert.addBatch();
    }
    return insert;
  }

  private PreparedStatement insertMentions(PreparedConnection connection) throws SQLException {
    PreparedStatement insert = connection.statement(INSERT_MENTION);
    for (Mention mention : mentions) {
      insert.setLong(1, mention.offset());
      insert.setLong(2, mention.stream());
      insert.setString(3, mention.user());
      insert.addBatch();
    }
    return insert;
  }
}
