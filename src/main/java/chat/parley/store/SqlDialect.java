package chat.parley.store;

import chat.parley.store.StoreProperties.Store;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import tools.jackson.databind.json.JsonMapper;

/** The differences between the two databases: settings of their drivers, and SQL. */
enum SqlDialect {
  SQLITE {
    @Override
    void configure(Properties properties, Store store) {
      properties.setProperty("journal_mode", "WAL");
      properties.setProperty("synchronous", store.synchronous().name());
      properties.setProperty("transaction_mode", "IMMEDIATE");
      properties.setProperty("busy_timeout", "5000");
      // Otherwise sorting the messages for their index would write them to a temporary file.
      properties.setProperty("temp_store", "MEMORY");
      // The text of a removed message does not stay in the free space of the file.
      properties.setProperty("secure_delete", "true");
      // Otherwise the driver queries the last key after each update.
      properties.setProperty("jdbc.get_generated_keys", "false");
    }

    @Override
    Map<String, String> placeholders() {
      return Map.of(
          "key", "integer primary key",
          "bytes", "blob",
          "clustered", "without rowid",
          "ordered", "",
          "message_id", "id integer primary key,");
    }

    // Only the process that holds the lock of the data directory writes.
    @Override
    boolean isSingleWriter() {
      return true;
    }

    // Messages that are not indexed yet are always the last of their stream.
    @Override
    String selectMessagesAfter(String columns) {
      return """
      select * from (
        select message_order.position, %s
        from message_order cross join message on message.id = message_order.message
        where message_order.stream = :stream and message_order.position > :after
        order by message_order.position limit :limit)
      union all
      select * from (
        select position, %<s
        from message
        where id > (select up_to from ordered) and stream = :stream and position > :after
        order by position)
      limit :limit
      """
          .formatted(columns);
    }

    // An IMMEDIATE transaction holds the write lock of the database from its beginning.
    @Override
    String lockStreams() {
      return "select %s from stream_now where name %s".formatted(StreamRow.COLUMNS, isInNames());
    }

    @Override
    String lockSeed() {
      return Epochs.SELECT;
    }

    @Override
    void lockAllStreams(PreparedConnection connection) {}

    // The embedded store is told from copies by its files: DataDirectory.identity.
    @Override
    Map<String, String> identity(PreparedConnection connection) {
      return Map.of();
    }

    @Override
    String isInNames() {
      return "in (select value from json_each(?))";
    }

    @Override
    String selectLastBatch() {
      return Statements.SELECT_LAST_BATCH;
    }

    @Override
    String upsertCursor() {
      return Statements.UPSERT_CURSOR
          + "up_to = excluded.up_to, beyond = excluded.beyond, seen_at = excluded.seen_at";
    }

    @Override
    Object namesParameter(String[] names) {
      return JsonMapper.shared().writeValueAsString(names);
    }
  },

  POSTGRESQL {
    @Override
    void configure(Properties properties, Store store) {
      properties.setProperty("reWriteBatchedInserts", "true");
      properties.setProperty("ApplicationName", "parley");
      properties.setProperty("connectTimeout", "5");
      properties.setProperty("socketTimeout", "30");
      properties.setProperty("tcpKeepAlive", "true");
    }

    @Override
    Map<String, String> placeholders() {
      return Map.of(
          "key", "bigint generated always as identity primary key",
          "bytes", "bytea",
          "clustered", "",
          "ordered", "collate \"C\"",
          "message_id", "");
    }

    @Override
    boolean isSingleWriter() {
      return false;
    }

    @Override
    String selectMessagesAfter(String columns) {
      return """
      select position, %s from message
      where stream = :stream and position > :after
      order by position limit :limit
      """
          .formatted(columns);
    }

    // All writers lock in the same order, so that they cannot deadlock.
    @Override
    String lockStreams() {
      return "select %s, (%s) from stream where name %s order by name for update of stream"
          .formatted(StreamRow.COLUMNS, Epochs.SELECT, isInNames());
    }

    @Override
    String lockSeed() {
      return Epochs.SELECT + " for update";
    }

    // Locks the table: locking rows in the order of their ids could deadlock with other writers.
    @Override
    void lockAllStreams(PreparedConnection connection) throws SQLException {
      connection.update("lock table stream in access exclusive mode");
    }

    @Override
    Map<String, String> identity(PreparedConnection connection) throws SQLException {
      return PostgresIdentity.of(connection);
    }

    @Override
    String isInNames() {
      return "= any(?)";
    }

    // The server may still be executing a commit whose connection was lost.
    @Override
    String selectLastBatch() {
      return Statements.AWAIT_LAST_BATCH;
    }

    // Several processes may deliver to one device: its cursor is the union of what they delivered.
    // Each process bounds the ranges that it adds, so the union is bounded.
    @Override
    String upsertCursor() {
      return Statements.UPSERT_CURSOR
          + """
          up_to = greatest(device.up_to, excluded.up_to),
          beyond = (device.beyond::int8multirange + excluded.beyond::int8multirange
            - int8multirange(int8range(null, greatest(device.up_to, excluded.up_to), '[]')))::text,
          seen_at = greatest(device.seen_at, excluded.seen_at)
          """;
    }

    @Override
    Object namesParameter(String[] names) {
      return names;
    }
  };

  static final String SQLITE_URL = "jdbc:sqlite:";

  /**
   * Returns the dialect for a JDBC URL.
   *
   * @throws IllegalArgumentException if the URL is neither of SQLite nor of PostgreSQL
   */
  static SqlDialect of(String url) {
    if (url.startsWith(SQLITE_URL)) {
      return SQLITE;
    }
    if (url.startsWith("jdbc:postgresql:")) {
      return POSTGRESQL;
    }
    throw new IllegalArgumentException(
        "parley.store.url must be jdbc:postgresql://host/database, or unset for the embedded"
            + " store");
  }

  /** Returns the connection properties for the JDBC driver. */
  Properties properties(Store store) {
    var properties = new Properties();
    if (store.username() != null) {
      properties.setProperty("user", store.username());
    }
    if (store.password() != null) {
      properties.setProperty("password", store.password());
    }
    configure(properties, store);
    return properties;
  }

  /** Adds the settings that this database needs. */
  abstract void configure(Properties properties, Store store);

  /** Returns the values of the placeholders in the migrations that depend on the database. */
  abstract Map<String, String> placeholders();

  /** Returns whether no other process can write to the database. */
  abstract boolean isSingleWriter();

  /**
   * Returns the statement that selects streams by name, and locks them against other writers until
   * the end of the transaction. Unless there is a single writer, the column after those is the
   * seed.
   */
  abstract String lockStreams();

  /**
   * Returns the statement that selects the seed, and locks it against other writers until the end
   * of the transaction.
   */
  abstract String lockSeed();

  /**
   * Queries the values, by name, that tell the database from a copy of it: none in SQLite, and only
   * those that a PostgreSQL server provides.
   */
  abstract Map<String, String> identity(PreparedConnection connection) throws SQLException;

  /**
   * Locks all streams against other writers until the end of the transaction, after waiting for
   * transactions that have locked some.
   */
  abstract void lockAllStreams(PreparedConnection connection) throws SQLException;

  /**
   * Returns the query for messages of a stream in ascending order, with the parameters {@code
   * :stream} (id), {@code :after} (position) and {@code :limit} (number of messages).
   *
   * @param columns the columns of the table {@code message} after the position
   */
  abstract String selectMessagesAfter(String columns);

  /**
   * Returns the query for the number of a writer's last batch. It waits for a commit of that writer
   * that is still in progress.
   */
  abstract String selectLastBatch();

  /** Returns the statement that inserts or updates a cursor. */
  abstract String upsertCursor();

  /** Returns the end of the condition that a name is one of {@link #namesParameter}. */
  abstract String isInNames();

  /** Returns the value of the parameter in {@link #isInNames}. */
  abstract Object namesParameter(String[] names);
}
