package chat.parley.store;

import chat.parley.message.Address;
import chat.parley.message.ChatMessage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.ResultSetExtractor;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What reads the database. Any thread may call; each call takes a connection for itself. */
public final class LogReader {

  /** How much heap the messages of one page keep at most, in bytes, but for a single larger one. */
  private static final int PAGE_BYTES = 512 * 1024;

  private final JdbcClient client;
  private final SqlDialect dialect;
  private final Supplier<@Nullable Epochs> epochs;
  private final UnreadableRows unreadable;

  /**
   * @param epochs as a writer has found them; null if none has connected yet
   */
  LogReader(
      DataSource source,
      SqlDialect dialect,
      Supplier<@Nullable Epochs> epochs,
      UnreadableRows unreadable) {
    this.dialect = dialect;
    this.epochs = epochs;
    this.unreadable = unreadable;
    this.client = JdbcClient.create(source);
  }

  /** The stream as it is now; one in which nothing was ever stored has the id 0. */
  public StreamRow stream(Address address) throws StoreException {
    Optional<StreamRow> found =
        asking(
            () ->
                client
                    .sql("select %s from stream_now where name = ?".formatted(StreamRow.COLUMNS))
                    .param(address.stream())
                    .query((row, _) -> StreamRow.of(row, address))
                    .optional());
    return found.isPresent() ? found.get() : nothing(address);
  }

  private StreamRow nothing(Address address) throws StoreException {
    return asking(() -> new StreamRow(0, address, epochs().of(address), 0, 0));
  }

  private Epochs epochs() {
    Epochs known = epochs.get();
    return known == null
        ? new Epochs(client.sql(Epochs.SELECT).query(String.class).single())
        : known;
  }

  /** The same, and how far its devices have read. */
  public StoredStream stored(Address address) throws StoreException {
    return stored(Set.of(address)).get(address);
  }

  /**
   * The same for many streams, in one question.
   *
   * @param addresses at most some thousand
   */
  public Map<Address, StoredStream> stored(Set<Address> addresses) throws StoreException {
    var stored = new StoredStreams(addresses);
    asking(
        () -> {
          client
              .sql(StoredStreams.select(dialect))
              .param(dialect.names(stored.names()))
              .query(stored);
          return stored;
        });
    for (Address missing : stored.missing()) {
      stored.add(nothing(missing));
    }
    return stored.all();
  }

  /** The first messages behind a place, oldest first: at most so many, or a page full. */
  public List<ChatMessage> after(StreamRow stream, long offset, int limit) throws StoreException {
    ResultSetExtractor<List<ChatMessage>> reader = rows -> read(rows, stream);
    return asking(
        () ->
            client
                .sql(dialect.messagesAfter())
                .param("stream", stream.id())
                .param("after", offset)
                .param("limit", limit)
                .query(reader));
  }

  private List<ChatMessage> read(ResultSet rows, StreamRow stream) throws SQLException {
    var messages = new ArrayList<ChatMessage>();
    int bytes = 0;
    while (bytes < PAGE_BYTES && rows.next()) {
      ChatMessage message = MessageRow.read(rows, stream, unreadable);
      messages.add(message);
      bytes += message.retainedBytes();
    }
    return messages;
  }

  /** Whether any of these messages has been sent before. */
  public boolean sent(String sender, String clientMessageId) throws StoreException {
    return asking(
        () ->
            client
                .sql("select 1 from sent where sender = ? and client_message_id = ?")
                .params(sender, clientMessageId)
                .query(Integer.class)
                .optional()
                .isPresent());
  }

  /**
   * Streams that have more messages than allowed.
   *
   * @param behind the id of the last one of the page before
   */
  public List<StreamRow> longer(long count, long behind, int limit) throws StoreException {
    return streams("last_position - deleted > ?", count, behind, limit);
  }

  /**
   * Streams whose oldest message is older than allowed.
   *
   * @param time milliseconds since 1970 UTC
   */
  public List<StreamRow> olderThan(long time, long behind, int limit) throws StoreException {
    return streams(
        "exists (select 1 from message_now where stream = stream_now.id"
            + " and position = stream_now.deleted + 1 and sent_at < ?)",
        time,
        behind,
        limit);
  }

  private List<StreamRow> streams(String which, long parameter, long behind, int limit)
      throws StoreException {
    String sql =
        "select %s from stream_now where %s and id > ? order by id limit ?"
            .formatted(StreamRow.COLUMNS, which);
    for (long after = behind; ; ) {
      var streams = new ArrayList<StreamRow>(limit);
      long from = after;
      RowMapper<Long> reader =
          (row, _) -> {
            add(row, streams);
            return row.getLong(1);
          };
      List<Long> ids =
          asking(() -> client.sql(sql).params(parameter, from, limit).query(reader).list());
      if (ids.isEmpty() || !streams.isEmpty()) {
        return streams;
      }
      after = ids.getLast();
    }
  }

  private void add(ResultSet row, List<StreamRow> streams) throws SQLException {
    try {
      streams.add(StreamRow.of(row, Address.ofStream(row.getString(2))));
    } catch (RuntimeException e) {
      unreadable.stream(row.getLong(1), e);
    }
  }

  /**
   * The devices of all inboxes in the order of their keys, some at a time.
   *
   * @param stream the id of the inbox of the last device of the page before
   * @param name the name of that device
   */
  public List<DeviceRow> devices(long stream, String name, int limit) throws StoreException {
    return asking(
        () ->
            client
                .sql(DeviceRow.SELECT)
                .params(stream, name, limit)
                .query((row, _) -> DeviceRow.of(row))
                .list());
  }

  /**
   * When any other process committed last, by the clock of that process: milliseconds since 1970
   * UTC, or null if none has.
   *
   * @param writer the id of this process
   */
  public @Nullable Long lastCommit(String writer) throws StoreException {
    return asking(
        () ->
            client
                .sql("select max(seen_at) from writer where id <> ?")
                .param(writer)
                .query(Long.class)
                .optional()
                .orElse(null));
  }

  static <T> T asking(Supplier<T> question) throws StoreException {
    try {
      return question.get();
    } catch (DataAccessException e) {
      throw e.getMostSpecificCause() instanceof SQLException cause
          ? new StoreException(cause)
          : new StoreException(StoreOutage.REFUSED, String.valueOf(e.getMessage()), e);
    }
  }
}
