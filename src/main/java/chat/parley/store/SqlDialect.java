package chat.parley.store;

import chat.parley.store.StoreProperties.Store;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import tools.jackson.databind.json.JsonMapper;

/** Where the two databases differ. */
enum SqlDialect {
  SQLITE {
    @Override
    void tune(Properties properties, Store store) {
      properties.setProperty("journal_mode", "WAL");
      properties.setProperty("synchronous", store.synchronous().name());
      properties.setProperty("transaction_mode", "IMMEDIATE");
      properties.setProperty("busy_timeout", "5000");
      // Else the messages that are put in order pass through a file once more.
      properties.setProperty("temp_store", "MEMORY");
    }

    @Override
    Map<String, String> types() {
      return Map.of(
          "key", "integer primary key",
          "bytes", "blob",
          "clustered", "without rowid",
          "message_id", "id integer primary key,");
    }

    // Nobody but the process that holds the data directory writes.
    @Override
    boolean writesAlone() {
      return true;
    }

    // What is not in the order yet comes last in its stream.
    @Override
    String messagesAfter() {
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
          .formatted(MessageRow.OTHER_COLUMNS);
    }

    // A transaction that writes is the only one.
    @Override
    String lockStreams() {
      return "select %s from stream_now where name %s".formatted(StreamRow.COLUMNS, isOneOf());
    }

    @Override
    String lockSeed() {
      return Epochs.SELECT;
    }

    @Override
    void lockAllStreams(PreparedConnection session) {}

    // It is told from copies by its files.
    @Override
    Map<String, String> identity(PreparedConnection session) {
      return Map.of();
    }

    @Override
    String isOneOf() {
      return "in (select value from json_each(?))";
    }

    @Override
    String marked() {
      return Statements.MARKED;
    }

    @Override
    String movePlace() {
      return Statements.MOVE_PLACE
          + "up_to = excluded.up_to, beyond = excluded.beyond, seen_at = excluded.seen_at";
    }

    @Override
    Object names(String[] names) {
      return JsonMapper.shared().writeValueAsString(names);
    }
  },

  POSTGRESQL {
    @Override
    void tune(Properties properties, Store store) {
      properties.setProperty("reWriteBatchedInserts", "true");
      properties.setProperty("ApplicationName", "parley");
      properties.setProperty("connectTimeout", "5");
      properties.setProperty("socketTimeout", "30");
      properties.setProperty("tcpKeepAlive", "true");
    }

    @Override
    Map<String, String> types() {
      String key = "bigint generated always as identity primary key";
      return Map.of("key", key, "bytes", "bytea", "clustered", "", "message_id", "");
    }

    @Override
    boolean writesAlone() {
      return false;
    }

    @Override
    String messagesAfter() {
      return """
      select position, %s from message
      where stream = :stream and position > :after
      order by position limit :limit
      """
          .formatted(MessageRow.OTHER_COLUMNS);
    }

    // Always in the same order, so that two writers never wait for each other.
    @Override
    String lockStreams() {
      return "select %s, (%s) from stream where name %s order by name for update of stream"
          .formatted(StreamRow.COLUMNS, Epochs.SELECT, isOneOf());
    }

    @Override
    String lockSeed() {
      return Epochs.SELECT + " for update";
    }

    // All at once, because others lock rows in an order of their own.
    @Override
    void lockAllStreams(PreparedConnection session) throws SQLException {
      session.update("lock table stream in access exclusive mode");
    }

    @Override
    Map<String, String> identity(PreparedConnection session) throws SQLException {
      return PostgresIdentity.of(session);
    }

    @Override
    String isOneOf() {
      return "= any(?)";
    }

    // The server may still be about a commit whose connection was lost.
    @Override
    String marked() {
      return Statements.MARKED_FOR_CERTAIN;
    }

    // A device may be read to by several processes: it has had what it has had from any of them.
    // Each of them bounds the ranges that it adds, and so their union has a bound.
    @Override
    String movePlace() {
      return Statements.MOVE_PLACE
          + """
          up_to = greatest(device.up_to, excluded.up_to),
          beyond = (device.beyond::int8multirange + excluded.beyond::int8multirange
            - int8multirange(int8range(null, greatest(device.up_to, excluded.up_to), '[]')))::text,
          seen_at = greatest(device.seen_at, excluded.seen_at)
          """;
    }

    @Override
    Object names(String[] names) {
      return names;
    }
  };

  static final String SQLITE_URL = "jdbc:sqlite:";

  /**
   * @throws IllegalArgumentException for any other database
   */
  static SqlDialect of(String url) {
    if (url.startsWith(SQLITE_URL)) {
      return SQLITE;
    }
    if (url.startsWith("jdbc:postgresql:")) {
      return POSTGRESQL;
    }
    throw new IllegalArgumentException(
        "parley.store.url is jdbc:postgresql://host/database, or left out for the embedded store");
  }

  /** How to connect. */
  Properties properties(Store store) {
    var properties = new Properties();
    if (store.username() != null) {
      properties.setProperty("user", store.username());
    }
    if (store.password() != null) {
      properties.setProperty("password", store.password());
    }
    tune(properties, store);
    return properties;
  }

  abstract void tune(Properties properties, Store store);

  /** What the schema's placeholders stand for. */
  abstract Map<String, String> types();

  /** Whether no other process writes to this database. */
  abstract boolean writesAlone();

  /**
   * Selects the streams of a set of names, and keeps other writers from them until the commit.
   * Where there are others, the last column is the seed.
   */
  abstract String lockStreams();

  /** Selects the seed, and keeps others from changing it until the commit. */
  abstract String lockSeed();

  /** What tells the database from a copy of it, part by part, as far as it can be asked. */
  abstract Map<String, String> identity(PreparedConnection session) throws SQLException;

  /** Keeps others from all streams until the commit, and waits for those that have some. */
  abstract void lockAllStreams(PreparedConnection session) throws SQLException;

  /** Selects so many messages of a stream behind a position, oldest first. */
  abstract String messagesAfter();

  /** Selects the number of a writer's last batch. */
  abstract String marked();

  /** Writes a place in an inbox. */
  abstract String movePlace();

  /** Says that a name is in a set of them, which is a parameter. */
  abstract String isOneOf();

  /** That parameter. */
  abstract Object names(String[] names);
}
