package chat.parley.store;

import chat.parley.message.Address;
import chat.parley.message.ChatMessage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.ResultSetExtractor;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What reads the database. Any thread may call; each call takes a connection for itself. */
public final class LogReader {

  /** How many bytes of bodies one page has at most, but for a single longer one. */
  private static final int PAGE_BYTES = 512 * 1024;

  private final JdbcClient client;
  private final Dialect dialect;
  private final Supplier<@Nullable Epochs> epochs;

  /**
   * @param epochs as a writer has found them; null if none has connected yet
   */
  LogReader(DataSource source, Dialect dialect, Supplier<@Nullable Epochs> epochs) {
    this.dialect = dialect;
    this.epochs = epochs;
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

  private static List<ChatMessage> read(ResultSet rows, StreamRow stream) throws SQLException {
    var messages = new ArrayList<ChatMessage>();
    int bytes = 0;
    while (bytes < PAGE_BYTES && rows.next()) {
      ChatMessage message = MessageRow.read(rows, stream);
      messages.add(message);
      bytes += message.draft().body().bytes().length;
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
    return asking(
        () ->
            client
                .sql(sql)
                .params(parameter, behind, limit)
                .query((row, _) -> StreamRow.of(row, Address.ofStream(row.getString(2))))
                .list());
  }

  /** The number of the last batch that each process has stored, by the ids of the processes. */
  public Map<String, Long> writers() throws StoreException {
    return asking(
        () -> {
          var writers = new HashMap<String, Long>();
          RowCallbackHandler put = row -> writers.put(row.getString(1), row.getLong(2));
          client.sql("select id, last_commit from writer").query(put);
          return writers;
        });
  }

  /**
   * Streams as they are now, but for those in which nothing was ever stored. Only of a database
   * that several processes write to.
   *
   * @param addresses at most some thousand
   */
  public Map<Address, StreamRow> streams(List<Address> addresses) throws StoreException {
    var byName = new HashMap<String, Address>();
    addresses.forEach(address -> byName.put(address.stream(), address));
    return asking(
        () -> {
          var rows = new HashMap<Address, StreamRow>();
          RowCallbackHandler put =
              row -> {
                Address address = byName.get(row.getString(2));
                rows.put(address, StreamRow.of(row, address));
              };
          client
              .sql(Gaps.STREAMS)
              .param((Object) byName.keySet().toArray(String[]::new))
              .query(put);
          return rows;
        });
  }

  /**
   * The messages of many gaps, of each stream oldest first: some of them, if there are many. Only
   * of a database that several processes write to.
   *
   * @param gaps at most some hundred
   */
  public List<ChatMessage> between(List<Gap> gaps) throws StoreException {
    ResultSetExtractor<List<ChatMessage>> reader = rows -> Gaps.read(rows, gaps);
    return gaps.isEmpty()
        ? List.of()
        : asking(
            () ->
                client
                    .sql(Gaps.MESSAGES)
                    .param(
                        (Object) gaps.stream().map(gap -> gap.stream().id()).toArray(Long[]::new))
                    .param((Object) gaps.stream().map(Gap::after).toArray(Long[]::new))
                    .param((Object) gaps.stream().map(Gap::upTo).toArray(Long[]::new))
                    .query(reader));
  }

  private static <T> T asking(Supplier<T> question) throws StoreException {
    try {
      return question.get();
    } catch (DataAccessException e) {
      throw e.getMostSpecificCause() instanceof SQLException cause
          ? new StoreException(cause)
          : new StoreException(Trouble.REFUSED, String.valueOf(e.getMessage()), e);
    }
  }
}
