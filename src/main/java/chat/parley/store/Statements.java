package chat.parley.store;

/** What the writer says to the database; both understand it. */
final class Statements {

  /** Adds nothing if its epoch would be one of those before: the last parameter is the seed. */
  static final String ADD_STREAM =
      "insert into stream (name, epoch, last_position, deleted)"
          + " select ?, ?, 0, 0 from seed where value = ? on conflict (name) do nothing";

  /** Not with VALUES, because PostgreSQL's driver puts those together and then tells no counts. */
  static final String ADD_SENT =
      "insert into sent (sender, client_message_id, stream, position)"
          + " select ?, ?, ?, ? where true on conflict do nothing";

  static final String FIND_SENT =
      "select epoch, position from sent join stream on stream.id = sent.stream"
          + " where sender = ? and client_message_id = ?";

  static final String ADD_MESSAGE =
      "insert into message (stream, position, sent_at, sender, client_message_id, content_type,"
          + " is_text, body, extras) values (?, ?, ?, ?, ?, ?, ?, ?, ?)";

  static final String KEEP_END =
      "update stream set last_position ="
          + " (select last_position from stream_now where stream_now.id = stream.id) where id = ?";

  /**
   * Moves nothing if all streams have begun new epochs meanwhile: the last parameter is the seed.
   * What follows says what becomes of a place that is there.
   */
  static final String MOVE_PLACE =
      "insert into device (stream, name, up_to, beyond, seen_at)"
          + " select id, ?, ?, ?, ? from stream"
          + " where stream.name = ? and (select value from seed) = ?"
          + " on conflict (stream, name) do update set ";

  /** Only if it has not been used meanwhile, on whichever node. */
  static final String DELETE_DEVICE =
      "delete from device where stream = ? and name = ? and seen_at < ?";

  static final String MARK =
      "insert into writer (id, last_commit, seen_at) values (?, ?, ?)"
          + " on conflict (id) do update"
          + " set last_commit = excluded.last_commit, seen_at = excluded.seen_at";

  /** And moves the ends of streams, in one question. */
  static final String MOVE_ENDS_AND_MARK =
      "with moved as (update stream set last_position = moving.last"
          + " from unnest(?, ?) as moving (id, last) where stream.id = moving.id) "
          + MARK;

  static final String MARKED = "select last_commit from writer where id = ?";

  /**
   * Changes nothing, but waits for a transaction of that writer whose commit is still under way.
   */
  static final String MARKED_FOR_CERTAIN =
      "insert into writer (id, last_commit, seen_at) values (?, 0, 0)"
          + " on conflict (id) do update set last_commit = writer.last_commit"
          + " returning last_commit";

  /** The last batch of all writers, which come one after the other. */
  static final String LAST_MARK = "select coalesce(max(last_commit), 0) from writer";

  /**
   * The highest number stays: in the embedded store the next process goes on from it. The newest
   * writer stays: it tells at the next start whether the clock is right.
   */
  static final String FORGET_WRITERS =
      "delete from writer where seen_at < ?"
          + " and last_commit < (select max(last_commit) from writer)"
          + " and seen_at < (select max(seen_at) from writer)";

  static final String IDENTITY = "select part, value from identity";

  static final String RECORD_IDENTITY =
      "insert into identity (part, value) values (?, ?)"
          + " on conflict (part) do update set value = excluded.value"
          + " where identity.value <> excluded.value";

  static final String REMOVE_BODY =
      "update message set body = ?, content_type = null, client_message_id = null, extras = ? where"
          + " ";

  static final String REMOVE_BODY_ORDERED =
      REMOVE_BODY + "id in (select message from message_order where stream = ? and position = ?)";

  static final String REMOVE_BODY_AT = REMOVE_BODY + "stream = ? and position = ?";

  static final String DELETE =
      "delete from message where stream = ? and position > ? and position <= ?";

  static final String ORDER =
      "insert into message_order (stream, position, message)"
          + " select stream, position, id from message"
          + " where id > (select up_to from ordered) order by stream, position";

  /** The newest may have been deleted, and then its id is given again. */
  static final String ORDERED =
      "update ordered set up_to = (select coalesce(max(id), 0) from message)";

  static final String DELETE_ORDERED =
      "delete from message where id in (select message from message_order"
          + " where stream = ? and position > ? and position <= ?)";

  static final String DELETE_ORDER =
      "delete from message_order where stream = ? and position > ? and position <= ?";

  /** Another process may have deleted more. */
  static final String MOVE_START = "update stream set deleted = ? where id = ? and deleted < ?";

  /** A row of no stream: the keys of streams begin at 1. */
  static final String PROBE =
      "insert into device (stream, name, up_to, beyond) values (0, ?, 0, ?)";

  static final String DELETE_PROBE = "delete from device where stream = 0 and name = ?";

  /** Those that other processes left when they were killed. */
  static final String DELETE_PROBES = "delete from device where stream = 0";

  private Statements() {}
}
