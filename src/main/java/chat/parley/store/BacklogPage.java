package chat.parley.store;

import chat.parley.message.Address;
import chat.parley.message.UserName;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Some rows of the backlog, which are stored in pairs in one transaction. Neither the messages nor
 * their bodies are read: the database copies them.
 */
final class BacklogPage {

  /** Maximum size of the bodies of a page; the entry that reaches it is the last one. */
  private static final long MAX_BYTES = 16L * 1024 * 1024;

  private static final String INSERT =
      """
      insert into message (stream, position, sent_at, sender, client_message_id, content_type,
        is_text, body, extras)
      select ?, ?, sent_at, sender, client_message_id, content_type, is_text, body, extras
      from message where conversation is null and
      """;

  /** Sets the columns as {@link BatchInsert} does. */
  private static final String REFER =
      """
      update message set client_message_id = null, content_type = null, is_text = ?, body = ?,
        extras = ?, conversation = ?, conversation_position = ?
      where conversation is null and
      """;

  private static final String DELETE =
      "delete from pair_backlog"
          + " where (sent_at, position, stream) > (?, ?, ?)"
          + " and (sent_at, position, stream) <= (?, ?, ?)";

  private final PreparedConnection connection;
  private final String insert;
  private final String refer;
  private final List<BacklogEntry> entries;

  private BacklogPage(
      PreparedConnection connection, SqlDialect dialect, List<BacklogEntry> entries) {
    this.connection = connection;
    this.entries = entries;
    insert = INSERT + BacklogEntry.isMessage(dialect, "?", "?");
    refer = REFER + BacklogEntry.isMessage(dialect, "?", "?");
  }

  /**
   * Reads the rows after a key.
   *
   * @param limit maximum number of rows
   */
  static BacklogPage read(
      PreparedConnection connection, SqlDialect dialect, BacklogEntry.Key after, int limit)
      throws SQLException {
    var entries = new ArrayList<BacklogEntry>();
    long bytes = 0;
    try (ResultSet rows =
        connection.query(
            BacklogEntry.select(dialect),
            after.sentAt(),
            after.position(),
            after.stream(),
            limit)) {
      while (bytes < MAX_BYTES && rows.next()) {
        BacklogEntry entry = BacklogEntry.read(rows);
        entries.add(entry);
        bytes += entry.bytes();
      }
    }
    return new BacklogPage(connection, dialect, entries);
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  /** Returns the key of the last row of a page that is not empty. */
  BacklogEntry.Key last() {
    return entries.getLast().key();
  }

  /** Returns the pairs to which the page has messages. */
  Set<Address> pairs() {
    var pairs = new HashSet<Address>();
    for (BacklogEntry entry : entries) {
      if (entry.pair() != null) {
        pairs.add(entry.pair());
      }
    }
    return pairs;
  }

  /**
   * Stores the messages in their pairs, in the order of the page, and turns the entries of the
   * inboxes into references to them. The caller commits.
   *
   * @param streams the pairs, locked; the offsets continue after their last ones
   * @return the new last offset of each pair, by stream id
   */
  LastOffsets store(Map<Address, StreamRow> streams) throws SQLException {
    PreparedStatement inserting = connection.statement(insert);
    PreparedStatement referring = connection.statement(refer);
    var last = new HashMap<Long, Long>();
    var markers = new MarkerChanges();
    int count = 0;
    for (BacklogEntry entry : entries) {
      if (entry.pair() != null) {
        StreamRow pair = streams.get(entry.pair());
        long offset = last.merge(pair.id(), pair.lastOffset() + 1, (previous, _) -> previous + 1);
        addMarkers(markers, pair.id(), entry, offset);
        long stream = entry.key().stream();
        long position = entry.key().position();
        PreparedConnection.bind(inserting, pair.id(), offset, stream, position);
        inserting.addBatch();
        PreparedConnection.bind(
            referring,
            true,
            BatchInsert.NO_BODY,
            MessageRow.REMOVED_EXTRAS,
            pair.id(),
            offset,
            stream,
            position);
        referring.addBatch();
        count++;
      }
    }
    if (count > 0) {
      execute(inserting);
      execute(referring);
      if (!markers.isEmpty()) {
        markers.upsert(connection, System.currentTimeMillis()).executeBatch();
      }
    }
    return new LastOffsets(last, count);
  }

  /** Has the sender read the pair up to this message, and the other user nothing of it. */
  private static void addMarkers(
      MarkerChanges markers, long stream, BacklogEntry entry, long offset) {
    var sender = new UserName(entry.sender());
    markers.sent(stream, sender, offset);
    markers.sent(stream, entry.pair().other(sender), 0);
  }

  /**
   * The result of storing a page.
   *
   * @param byStream the new last offset of each pair, by stream id
   * @param messages the number of messages stored
   */
  record LastOffsets(Map<Long, Long> byStream, int messages) {}

  private static void execute(PreparedStatement batch) throws SQLException {
    for (int count : batch.executeBatch()) {
      if (count != 1) {
        throw new SQLException("A message of the table pair_backlog is missing, or is in a pair");
      }
    }
  }

  /**
   * Deletes the rows of a page that is not empty from the backlog. The caller commits.
   *
   * @param after the key after which the page begins; bounds the search for the rows
   */
  void delete(BacklogEntry.Key after) throws SQLException {
    BacklogEntry.Key last = last();
    connection.update(
        DELETE,
        after.sentAt(),
        after.position(),
        after.stream(),
        last.sentAt(),
        last.position(),
        last.stream());
  }
}
