package chat.parley.store;

/**
 * The SQL statements of the writer. Both databases understand them, except where a comment names
 * one.
 */
final class Statements {

  /**
   * Inserts nothing if the database has another seed than the last parameter: the epoch would be
   * obsolete.
   */
  static final String INSERT_STREAM =
      "insert into stream (name, epoch, last_position, deleted)"
          + " select ?, ?, 0, 0 from seed where value = ? on conflict (name) do nothing";

  /**
   * Selects instead of using VALUES: PostgreSQL's driver would rewrite a batch of VALUES into one
   * statement and then return no update counts.
   */
  static final String INSERT_SENT =
      "insert into sent (sender, client_message_id, stream, position)"
          + " select ?, ?, ?, ? where true on conflict do nothing";

  /** Selects messages of a sender; ends where a condition of the client message id follows. */
  static final String SELECT_SENT =
      "select name, epoch, position,"
          + " (select sent_at from message_now where message_now.stream = sent.stream"
          + " and message_now.position = sent.position), client_message_id,"
          + " (select conversation_position from message_now where message_now.stream = sent.stream"
          + " and message_now.position = sent.position), stream.id"
          + " from sent join stream on stream.id = sent.stream"
          + " where sender = ? and client_message_id ";

  static final String FIND_SENT = SELECT_SENT + "= ?";

  static final String INSERT_MESSAGE =
      "insert into message (stream, position, sent_at, sender, client_message_id, content_type,"
          + " is_text, body, extras, conversation, conversation_position)"
          + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

  /**
   * Inserts a message of a pair, and the entry of the inbox that refers to it as {@link
   * #INSERT_MESSAGE} does. SQLite only.
   */
  static final String INSERT_ONE_TO_ONE =
      "insert into message (stream, position, sent_at, sender, client_message_id, content_type,"
          + " is_text, body, extras, conversation, conversation_position)"
          + " values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, null, null),"
          + " (?10, ?11, ?3, ?4, null, null, true, x'', '%s', ?1, ?2)"
              .formatted(MessageRow.REMOVED_EXTRAS);

  /** Writes the last position that the view derives from the messages. */
  static final String SAVE_LAST_POSITION =
      "update stream set last_position ="
          + " (select last_position from stream_now where stream_now.id = stream.id) where id = ?";

  /**
   * Writes nothing if the database has another seed than the last parameter: all streams have begun
   * new epochs. Ends where each dialect continues with the assignments for an existing cursor.
   */
  static final String UPSERT_CURSOR =
      "insert into device (stream, name, up_to, beyond, seen_at)"
          + " select id, ?, ?, ?, ? from stream"
          + " where stream.name = ? and (select value from seed) = ?"
          + " on conflict (stream, name) do update set ";

  /** Deletes a device unless a node has used it in the meantime. */
  static final String DELETE_DEVICE =
      "delete from device where stream = ? and name = ? and seen_at < ?";

  static final String UPDATE_MEMBERS_POSITION =
      "update stream set members_position = ? where id = ?";

  static final String RECORD_BATCH =
      "insert into writer (id, last_commit, seen_at) values (?, ?, ?)"
          + " on conflict (id) do update"
          + " set last_commit = excluded.last_commit, seen_at = excluded.seen_at";

  /** PostgreSQL only. */
  static final String UPDATE_LAST_POSITIONS =
      "update stream set last_position = moving.last"
          + " from unnest(?, ?) as moving (id, last) where stream.id = moving.id";

  /** Combines both updates to save a round trip. PostgreSQL only. */
  static final String UPDATE_LAST_POSITIONS_AND_RECORD_BATCH =
      "with moved as (" + UPDATE_LAST_POSITIONS + ") " + RECORD_BATCH;

  static final String SELECT_LAST_BATCH = "select last_commit from writer where id = ?";

  /**
   * Returns the number of a writer's last batch, after waiting for a transaction of that writer
   * that is still in progress. Writes only in order to wait for its row lock; the caller rolls
   * back.
   */
  static final String AWAIT_LAST_BATCH =
      "insert into writer (id, last_commit, seen_at) values (?, 0, 0)"
          + " on conflict (id) do update set last_commit = writer.last_commit"
          + " returning last_commit";

  /** The last batch of all writers. For the embedded store, whose writers follow one another. */
  static final String SELECT_HIGHEST_BATCH = "select coalesce(max(last_commit), 0) from writer";

  /**
   * Keeps the writer with the highest batch number, because in the embedded store the next process
   * continues from it; and the writer seen last, because at the next start the clock is checked
   * against it.
   */
  static final String DELETE_OLD_WRITERS =
      "delete from writer where seen_at < ?"
          + " and last_commit < (select max(last_commit) from writer)"
          + " and seen_at < (select max(seen_at) from writer)";

  static final String SELECT_IDENTITY = "select part, value from identity";

  static final String RECORD_IDENTITY =
      "insert into identity (part, value) values (?, ?)"
          + " on conflict (part) do update set value = excluded.value"
          + " where identity.value <> excluded.value";

  /** The statement without its condition, which selects one message. */
  private static final String REMOVE_BODY =
      "update message set body = ?, content_type = null, client_message_id = null, extras = ?"
          + " where ";

  /** The statement without its condition, which selects one message. */
  private static final String EDIT_BODY =
      "update message set body = ?, content_type = ?, is_text = ?, extras = ? where ";

  /** Selects one message. SQLite only. */
  static final String BY_ORDER =
      "id in (select message from message_order where stream = ? and position = ?)";

  /** SQLite only. */
  static final String EDIT_BODY_BY_ORDER = EDIT_BODY + BY_ORDER;

  static final String EDIT_BODY_BY_POSITION = EDIT_BODY + "stream = ? and position = ?";

  /** SQLite only. */
  static final String REMOVE_BODY_BY_ORDER = REMOVE_BODY + BY_ORDER;

  static final String REMOVE_BODY_BY_POSITION = REMOVE_BODY + "stream = ? and position = ?";

  /** Removes the bodies of edits whose messages are deleted; ends with the statement of a store. */
  private static final String REMOVE_EDITS =
      "update message set body = ?, content_type = null, client_message_id = null,"
          + " extras = '{\"removed\":\"true\",\"edits\":\"' || changed.position || '\"}'"
          + " from changed";

  private static final String EDITS_OF_DELETED =
      " where changed.stream = ? and changed.position <= ? and changed.last_edit > ?";

  /** SQLite only. */
  static final String REMOVE_EDITS_BY_ORDER =
      REMOVE_EDITS
          + " join message_order on message_order.stream = changed.stream"
          + " and message_order.position = changed.last_edit"
          + EDITS_OF_DELETED
          + " and message.id = message_order.message";

  static final String REMOVE_EDITS_BY_POSITION =
      REMOVE_EDITS
          + EDITS_OF_DELETED
          + " and message.stream = changed.stream and message.position = changed.last_edit";

  static final String DELETE_BY_POSITION =
      "delete from message where stream = ? and position > ? and position <= ?";

  /** Indexes all messages that are not indexed yet. SQLite only. */
  static final String INSERT_ORDER =
      "insert into message_order (stream, position, message)"
          + " select stream, position, id from message"
          + " where id > (select up_to from ordered) order by stream, position";

  /**
   * Moves the markers of the senders of messages that are not indexed yet; the view {@code
   * marker_now} has them there already. SQLite only.
   */
  static final String MOVE_MARKERS_OF_SENDERS =
      "update marker set read_position = own.position,"
          + " delivered_position = max(delivered_position, own.position),"
          + " marked = marked and own.sent_at <= changed_at"
          + " from (select m.stream, m.sender, max(m.position) as position,"
          + " max(m.sent_at) as sent_at from message m"
          + " where m.id > (select up_to from ordered) and m.conversation is null"
          + " and not exists (select 1 from uncounted u"
          + " where u.stream = m.stream and u.position = m.position)"
          + " group by m.stream, m.sender) own"
          + " where marker.stream = own.stream and marker.user_name = own.sender"
          + " and marker.read_position < own.position";

  /**
   * Records the highest message id as indexed. Also run after a deletion: if the newest message was
   * deleted, SQLite assigns its id again. SQLite only.
   */
  static final String UPDATE_ORDERED =
      "update ordered set up_to = (select coalesce(max(id), 0) from message)";

  /** SQLite only. */
  static final String DELETE_BY_ORDER =
      "delete from message where id in (select message from message_order"
          + " where stream = ? and position > ? and position <= ?)";

  /** SQLite only. */
  static final String DELETE_ORDER =
      "delete from message_order where stream = ? and position > ? and position <= ?";

  /** Does nothing if another process has deleted more. */
  static final String UPDATE_DELETED = "update stream set deleted = ? where id = ? and deleted < ?";

  /** Inserts a row that belongs to no stream: stream ids begin at 1. */
  static final String INSERT_PROBE =
      "insert into device (stream, name, up_to, beyond) values (0, ?, 0, ?)";

  static final String DELETE_PROBE = "delete from device where stream = 0 and name = ?";

  /** Deletes the probes that killed processes left. */
  static final String DELETE_PROBES = "delete from device where stream = 0";

  private Statements() {}

  /** Returns the exclusive end of the names with a prefix: none contains the last code point. */
  static String endOf(String prefix) {
    return prefix + Character.toString(Character.MAX_CODE_POINT);
  }
}
