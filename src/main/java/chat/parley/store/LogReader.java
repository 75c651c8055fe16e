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
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ResultSetExtractor;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Reads the database, as {@link PooledReads} does. Any thread may call; each call takes a
 * connection of its own from the pool and blocks until the database has answered.
 */
public final class LogReader {

  /** Heap in bytes, estimated, at which a page ends; includes the message that reaches it. */
  private static final int PAGE_BYTES = 512 * 1024;

  private final PooledReads reads;
  private final SqlDialect dialect;
  private final Supplier<@Nullable Epochs> epochs;
  private final UnreadableRows unreadable;
  private final StreamScan scan;

  /**
   * @param epochs supplies the epochs that a writer connection has found; null before the first one
   */
  LogReader(
      PooledReads reads,
      SqlDialect dialect,
      Supplier<@Nullable Epochs> epochs,
      UnreadableRows unreadable) {
    this.dialect = dialect;
    this.epochs = epochs;
    this.unreadable = unreadable;
    this.reads = reads;
    this.scan = new StreamScan(reads, unreadable);
  }

  /** Returns a stream as it is now. If nothing was ever stored in it, its id is 0. */
  public StreamRow stream(Address address) throws StoreException {
    Optional<StreamRow> found =
        reads.run(
            client ->
                client
                    .sql("select %s from stream_now where name = ?".formatted(StreamRow.COLUMNS))
                    .param(address.stream())
                    .query((row, _) -> StreamRow.of(row, address))
                    .optional());
    return found.isPresent() ? found.get() : emptyStream(address);
  }

  private StreamRow emptyStream(Address address) throws StoreException {
    return new StreamRow(0, address, epoch(address), 0, 0);
  }

  /** Returns the epoch of a stream, whether anything is stored in it or not. */
  public String epoch(Address address) throws StoreException {
    return reads.run(client -> epochs(client).of(address));
  }

  private Epochs epochs(JdbcClient client) {
    Epochs known = epochs.get();
    return known == null
        ? new Epochs(client.sql(Epochs.SELECT).query(String.class).single())
        : known;
  }

  /** Returns a stream as it is now, with its devices and their cursors. */
  public StoredStream load(Address address) throws StoreException {
    return load(Set.of(address)).get(address);
  }

  /**
   * Returns several streams as they are now, with one query and an entry for each address.
   *
   * @param addresses a few thousand at most
   */
  public Map<Address, StoredStream> load(Set<Address> addresses) throws StoreException {
    StoredStreams stored =
        reads.run(
            client -> {
              var read = new StoredStreams(addresses);
              client
                  .sql(StoredStreams.select(dialect))
                  .param(dialect.namesParameter(read.names()))
                  .query(read);
              return read;
            });
    for (Address missing : stored.missing()) {
      stored.add(emptyStream(missing));
    }
    return stored.streams();
  }

  /**
   * Returns the first messages after an offset, in ascending order; empty if there are none.
   *
   * @param limit maximum number of messages; fewer are returned if they fill a page of 512 KB
   */
  public List<ChatMessage> messagesAfter(StreamRow stream, long offset, int limit)
      throws StoreException {
    String sql =
        stream.address() instanceof Address.Inbox
            ? InboxQuery.of(dialect)
            : dialect.selectMessagesAfter(MessageRow.COLUMNS_AFTER_POSITION);
    return messages(stream, sql, Map.of("stream", stream.id(), "after", offset, "limit", limit));
  }

  /** Returns messages of a range without the changes that they have, in ascending order. */
  public List<ChatMessage> withoutFolded(StreamRow stream, MessageRange range)
      throws StoreException {
    return inOrder(
        range,
        messages(stream, WithoutFoldedQuery.of(dialect, range.first()), range.parameters(stream)));
  }

  /**
   * Returns messages of a range that belong to a thread, in ascending order.
   *
   * @param thread the offset of the message with which it begins
   */
  public List<ChatMessage> thread(StreamRow stream, long thread, MessageRange range)
      throws StoreException {
    var parameters = new HashMap<>(range.parameters(stream));
    parameters.put("thread", thread);
    return inOrder(range, messages(stream, ThreadQuery.of(dialect, range.first()), parameters));
  }

  /**
   * Returns the texts of a message that edits have replaced, in ascending order.
   *
   * @param after the offset after which the entries begin that brought them
   */
  public List<ChatMessage> versions(StreamRow stream, long offset, long after)
      throws StoreException {
    var parameters = Map.of("stream", stream.id(), "position", offset, "after", after);
    return messages(stream, MessageOrder.SELECT_VERSIONS, parameters);
  }

  private static List<ChatMessage> inOrder(MessageRange range, List<ChatMessage> read) {
    return range.first() ? read : read.reversed();
  }

  /**
   * Returns the messages between two offsets that have changed after a third one, in ascending
   * order, as they are now.
   *
   * @param limit maximum number of messages; fewer are returned if they fill a page of 512 KB
   */
  public List<ChatMessage> changedMessages(
      StreamRow stream, long after, long from, long to, int limit) throws StoreException {
    var parameters =
        Map.of("stream", stream.id(), "after", after, "from", from, "to", to, "limit", limit);
    return messages(stream, ChangedQuery.of(dialect), parameters);
  }

  /**
   * Returns a page of the pinned messages of a room, of 512 KB at most or one larger message.
   *
   * @param after the {@link PinnedPage#next} of the page before; 0 for the first page
   */
  public PinnedPage pins(StreamRow stream, long after) throws StoreException {
    ResultSetExtractor<PinnedPage> reader =
        rows -> PinQuery.read(rows, stream, unreadable, PAGE_BYTES);
    var parameters = Map.of("stream", stream.id(), "after", after);
    return reads.run(client -> client.sql(PinQuery.of(dialect)).params(parameters).query(reader));
  }

  private List<ChatMessage> messages(
      StreamRow stream, String sql, Map<String, ? extends Number> parameters)
      throws StoreException {
    ResultSetExtractor<List<ChatMessage>> reader = rows -> read(rows, stream);
    return reads.run(client -> client.sql(sql).params(parameters).query(reader));
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

  /**
   * Returns the offset of the first message of a pair to which an inbox refers after an offset; 0
   * if there is none.
   *
   * @param after the offset in the inbox
   */
  public long firstReference(StreamRow inbox, long after, StreamRow pair) throws StoreException {
    return reads.run(
        client ->
            client
                .sql(
                    "select coalesce(min(conversation_position), 0) from message_now"
                        + " where stream = ? and position > ? and conversation = ?")
                .params(inbox.id(), after, pair.id())
                .query(Long.class)
                .single());
  }

  /**
   * Returns the outcomes of sending messages again, with one query.
   *
   * @param clientMessageIds a few thousand at most
   * @return the outcomes by client message id; without those of ids with which no message of the
   *     sender was ever stored
   */
  public Map<String, DraftOutcome.Repeat> findSent(String sender, Set<String> clientMessageIds)
      throws StoreException {
    return reads.run(
        client -> {
          var sent = new HashMap<String, DraftOutcome.Repeat>();
          RowCallbackHandler reader = row -> sent.put(row.getString(5), BatchPlan.repeat(row));
          client
              .sql(Statements.SELECT_SENT + dialect.isInNames())
              .param(sender)
              .param(dialect.namesParameter(clientMessageIds.toArray(String[]::new)))
              .query(reader);
          return sent;
        });
  }

  /** Returns the reader of reactions and threads. */
  public ResponseReader responses() {
    return new ResponseReader(reads);
  }

  /** Returns the reader of pages of streams. */
  public StreamScan scan() {
    return scan;
  }

  /**
   * Returns a page of the devices of all inboxes, ordered by inbox id and device name.
   *
   * @param stream the inbox id of the last device of the previous page; 0 for the first page
   * @param name the name of that device; empty for the first page
   * @param limit maximum number of devices
   */
  public List<DeviceRow> devices(long stream, String name, int limit) throws StoreException {
    return reads.run(
        client ->
            client
                .sql(DeviceRow.SELECT)
                .params(stream, name, limit)
                .query((row, _) -> DeviceRow.of(row))
                .list());
  }

  /**
   * Returns when any other process committed last, by the clock of that process: in milliseconds
   * since 1970 UTC, or null if none has committed.
   *
   * @param writer the writer id of this process
   */
  public @Nullable Long lastCommitOfOthers(String writer) throws StoreException {
    return reads.run(
        client ->
            client
                .sql("select max(seen_at) from writer where id <> ?")
                .param(writer)
                .query(Long.class)
                .optional()
                .orElse(null));
  }
}
