package chat.parley.store;

import chat.parley.message.Body;
import chat.parley.message.Change;
import chat.parley.message.ChangeRules;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * The index of the messages by stream and position. In the embedded store messages are only
 * appended, and the table {@code message_order} is updated later, for many messages at a time; in
 * PostgreSQL the primary key is the index.
 */
final class MessageOrder {

  /**
   * Maximum number of messages that are not indexed: enough to share pages of the index, few enough
   * for each read to scan them.
   */
  private static final int MAX_PENDING = 4_000;

  /** Maximum number of messages that are not indexed when messages are looked up one by one. */
  private static final int MAX_SCANNED = 200;

  private static final String KEEP_VERSION =
      "insert into message_version (stream, position, version, sent_at, sender, content_type,"
          + " is_text, body, extras)"
          + " select stream, position, ?, ?, sender, content_type, is_text, body, extras"
          + " from message where ";

  private static final String KEEP_VERSION_BY_ORDER = KEEP_VERSION + Statements.BY_ORDER;

  private static final String KEEP_VERSION_BY_POSITION =
      KEEP_VERSION + "stream = ? and position = ?";

  /**
   * The query for the texts of a message that were kept, with the parameters {@code :stream} (id),
   * {@code :position} and {@code :after} (a version), and the columns of {@link MessageRow#read}.
   */
  static final String SELECT_VERSIONS =
      "select version, sent_at, sender, null, content_type, is_text, body, extras from"
          + " message_version where stream = :stream and position = :position"
          + " and version > :after order by version";

  private final PreparedConnection connection;
  private final boolean deferred;
  private final ResponseTable responses;

  /**
   * Number of messages added since the last update of the index. Starts at the maximum, because an
   * earlier writer may have left messages that are not indexed.
   */
  private int pending = MAX_PENDING;

  /** The same number at the last commit. */
  private int committedPending = MAX_PENDING;

  MessageOrder(PreparedConnection connection, SqlDialect dialect) {
    this.connection = connection;
    this.deferred = dialect.isSingleWriter();
    this.responses = new ResponseTable(connection);
  }

  /** Counts messages added in this transaction, and indexes them if there are enough. */
  void messagesAdded(int count) throws SQLException {
    pending += count;
    if (pending >= MAX_PENDING) {
      catchUp();
    }
  }

  /** Prepares for the look-up of messages by offset, each of which scans those not indexed. */
  void prepareLookups() throws SQLException {
    if (pending > MAX_SCANNED) {
      catchUp();
    }
  }

  void onCommit() {
    committedPending = pending;
  }

  void onRollback() {
    pending = committedPending;
  }

  /** Indexes all messages that are not indexed yet, and moves the markers of their senders. */
  void catchUp() throws SQLException {
    if (deferred) {
      connection.update(Statements.MOVE_MARKERS_OF_SENDERS);
      connection.update(Statements.INSERT_ORDER);
      connection.update(Statements.UPDATE_ORDERED);
    }
    pending = 0;
  }

  /**
   * Writes the consequences of entries for the messages that they are about, in order: a changed
   * message has its present body, and a change that is superseded has none. A removed message is no
   * longer pinned.
   */
  void fold(List<Fold> folds) throws SQLException {
    if (deferred && folds.stream().anyMatch(Fold::updatesMessages)) {
      catchUp();
    }
    for (Fold fold : folds) {
      fold(fold);
      for (var superseded : fold.superseded().entrySet()) {
        removeBody(
            fold.message().stream(), superseded.getValue(), fold.headers(superseded.getKey()));
      }
    }
    if (!folds.isEmpty()) {
      responses.write(folds);
    }
  }

  private void fold(Fold fold) throws SQLException {
    Change change = fold.change();
    switch (change == null ? null : change.kind()) {
      case EDIT -> edit(fold);
      case REMOVAL -> {
        removeBody(fold.message().stream(), fold.message().offset(), fold.after().extras());
        responses.remove(fold.message());
        PinChanges.delete(connection, fold.message().stream(), fold.message().offset());
      }
      case SUMMARY, REACTION, WITHDRAWAL -> {}
      case null -> {}
    }
  }

  private void edit(Fold fold) throws SQLException {
    ChangeRules rules = fold.entry().draft().changeRules();
    if (rules != null && rules.keepsVersions()) {
      keepVersion(fold);
    }
    Body body = fold.entry().draft().body();
    connection.update(
        deferred ? Statements.EDIT_BODY_BY_ORDER : Statements.EDIT_BODY_BY_POSITION,
        body.bytes(),
        body.contentType(),
        body.text(),
        Extras.write(fold.after().extras()),
        fold.message().stream(),
        fold.message().offset());
  }

  /** Keeps the present text of the message, with the offset of the entry that brought it. */
  private void keepVersion(Fold fold) throws SQLException {
    long edit = fold.before().presentEdit();
    connection.update(
        deferred ? KEEP_VERSION_BY_ORDER : KEEP_VERSION_BY_POSITION,
        edit == 0 ? fold.message().offset() : edit,
        edit == 0 ? fold.before().sentAt() : fold.before().editedAt(),
        fold.message().stream(),
        fold.message().offset());
  }

  /** Removes the body of an entry, and replaces its headers; its row and offset stay. */
  private void removeBody(long stream, long position, Map<String, String> headers)
      throws SQLException {
    connection.update(
        deferred ? Statements.REMOVE_BODY_BY_ORDER : Statements.REMOVE_BODY_BY_POSITION,
        new byte[0],
        Extras.write(headers),
        stream,
        position);
  }

  /**
   * Deletes the messages of a stream after one position, up to and including another, and the
   * bodies of later edits of them: a user cannot remove the text of a deleted message.
   */
  void delete(long stream, long after, long upTo) throws SQLException {
    if (deferred) {
      catchUp();
      connection.update(Statements.REMOVE_EDITS_BY_ORDER, BatchInsert.NO_BODY, stream, upTo, upTo);
      connection.update(Statements.DELETE_BY_ORDER, stream, after, upTo);
      connection.update(Statements.DELETE_ORDER, stream, after, upTo);
      connection.update(Statements.UPDATE_ORDERED);
    } else {
      connection.update(
          Statements.REMOVE_EDITS_BY_POSITION, BatchInsert.NO_BODY, stream, upTo, upTo);
      connection.update(Statements.DELETE_BY_POSITION, stream, after, upTo);
    }
  }
}
