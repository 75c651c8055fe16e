package chat.parley.upgrade;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.EarlierSchema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Many messages to inboxes, as an earlier version has stored them. Writes them to a store, and
 * verifies the store after its upgrade. Everything about a message is derived from its number.
 */
final class InboxBacklog {

  private static final int USERS = 300;
  private static final int BATCH = 10_000;

  private static final String ROWS =
      "select stream, position, sent_at, sender, client_message_id, content_type, is_text, body,"
          + " extras, conversation, conversation_position from message";

  private final int size;
  // The offsets in the inboxes and in the pairs, by number.
  private final long[] positions;
  private final long[] pairPositions;

  InboxBacklog(int size) {
    this.size = size;
    positions = new long[size];
    pairPositions = new long[size];
    var inboxes = new HashMap<Integer, Long>();
    for (int i = 0; i < size; i++) {
      positions[i] = inboxes.merge(recipient(i), 1L, Long::sum);
    }
    var pairs = new HashMap<String, Long>();
    IntStream.range(0, size)
        .boxed()
        .sorted(
            Comparator.comparingLong(InboxBacklog::sentAt)
                .thenComparingLong(i -> positions[i])
                .thenComparingInt(InboxBacklog::recipient))
        .forEach(i -> pairPositions[i] = pairs.merge(pair(i), 1L, Long::sum));
  }

  private static int recipient(int i) {
    return i * 7 % USERS;
  }

  /** Each user writes to about a dozen others, some also to themselves. */
  private static int sender(int i) {
    return (recipient(i) + i / 50 % 13) % USERS;
  }

  private static String name(int user) {
    return "user%03d".formatted(user);
  }

  private static String pair(int i) {
    String one = name(recipient(i));
    String other = name(sender(i));
    return one.compareTo(other) < 0 ? "pair." + one + "," + other : "pair." + other + "," + one;
  }

  /** Three messages per millisecond, with a clock that goes back now and then. */
  private static long sentAt(int i) {
    return 1_700_000_000_000L + i / 3 - (i / 1_000 % 10 == 0 ? 500 : 0);
  }

  private static boolean isText(int i) {
    return i % 11 != 0;
  }

  private static byte[] body(int i) {
    byte[] body = ("message %d: ".formatted(i) + "x".repeat(i % 200)).getBytes(UTF_8);
    if (!isText(i)) {
      body[body.length - 1] = (byte) 0xFF;
    }
    return body;
  }

  private static String clientMessageId(int i) {
    return i % 5 == 0 ? "id-" + i : null;
  }

  private static String contentType(int i) {
    return i % 3 == 0 ? "text/plain" : null;
  }

  private static String extras(int i) {
    return i % 7 == 0 ? "{\"x-number\":\"%d\"}".formatted(i) : null;
  }

  private static String epoch(int user) {
    return "epoch" + user;
  }

  /** Writes the messages to an empty store, and the backlog as the migration leaves it. */
  void write(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      EarlierSchema.fillPairBacklog(statement);
    }
    var sizes = new long[USERS];
    for (int i = 0; i < size; i++) {
      sizes[recipient(i)] = positions[i];
    }
    insert(
        connection,
        "insert into stream (name, epoch, last_position, deleted) values (?, ?, ?, 0)",
        USERS,
        user -> new Object[] {"inbox." + name(user), epoch(user), sizes[user]});
    Map<String, Long> streams = streams(connection);
    insert(
        connection,
        "insert into message (stream, position, sent_at, sender, client_message_id, content_type,"
            + " is_text, body, extras) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        size,
        i ->
            new Object[] {
              streams.get("inbox." + name(recipient(i))),
              positions[i],
              sentAt(i),
              name(sender(i)),
              clientMessageId(i),
              contentType(i),
              isText(i),
              body(i),
              extras(i)
            });
    connection.commit();
  }

  private static void insert(
      Connection connection, String sql, int count, IntFunction<Object[]> row) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      for (int i = 0; i < count; i++) {
        Object[] columns = row.apply(i);
        for (int c = 0; c < columns.length; c++) {
          insert.setObject(c + 1, columns[c]);
        }
        insert.addBatch();
        if (i % BATCH == BATCH - 1) {
          insert.executeBatch();
        }
      }
      insert.executeBatch();
    }
  }

  private static Map<String, Long> streams(Connection connection) throws SQLException {
    var streams = new HashMap<String, Long>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select name, id from stream")) {
      while (rows.next()) {
        streams.put(rows.getString(1), rows.getLong(2));
      }
    }
    return streams;
  }

  /** Verifies every row of an upgraded store. */
  void verify(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    verifyStreams(connection);
    var names = new HashMap<Long, String>();
    streams(connection).forEach((name, id) -> names.put(id, name));
    var numbers = new HashMap<String, Integer>();
    for (int i = 0; i < size; i++) {
      numbers.put("inbox." + name(recipient(i)) + "/" + positions[i], i);
      numbers.put(pair(i) + "/" + pairPositions[i], i);
    }
    var entries = new BitSet();
    var messages = new BitSet();
    try (Statement statement = connection.createStatement()) {
      statement.setFetchSize(BATCH);
      try (ResultSet rows = statement.executeQuery(ROWS)) {
        while (rows.next()) {
          String stream = names.get(rows.getLong(1));
          Integer number = numbers.get(stream + "/" + rows.getLong(2));
          assertThat(number).as("%s, offset %d", stream, rows.getLong(2)).isNotNull();
          boolean entry = stream.startsWith("inbox.");
          String expected = entry ? entry(number) : message(number);
          assertThat(describe(rows, names)).isEqualTo(expected);
          BitSet seen = entry ? entries : messages;
          assertThat(seen.get(number)).as("%s twice", expected).isFalse();
          seen.set(number);
        }
      }
    }
    assertThat(entries.cardinality()).isEqualTo(size);
    assertThat(messages.cardinality()).isEqualTo(size);
  }

  private static String describe(ResultSet row, Map<Long, String> names) throws SQLException {
    return describe(
        row.getLong(3),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        row.getBoolean(7),
        Arrays.hashCode(row.getBytes(8)),
        row.getString(9),
        names.get(row.getLong(10)),
        row.getLong(11));
  }

  private String message(int i) {
    return describe(
        sentAt(i),
        name(sender(i)),
        clientMessageId(i),
        contentType(i),
        isText(i),
        Arrays.hashCode(body(i)),
        extras(i),
        null,
        0L);
  }

  private String entry(int i) {
    return describe(
        sentAt(i),
        name(sender(i)),
        null,
        null,
        true,
        Arrays.hashCode(new byte[0]),
        "{\"removed\":\"true\"}",
        pair(i),
        pairPositions[i]);
  }

  private static String describe(Object... columns) {
    return Arrays.toString(columns);
  }

  private void verifyStreams(Connection connection) throws SQLException {
    long[] sizes = new long[USERS];
    Map<String, Long> ends = new HashMap<>();
    var markers = new BacklogMarkers();
    for (int i = 0; i < size; i++) {
      sizes[recipient(i)] = Math.max(sizes[recipient(i)], positions[i]);
      ends.merge(pair(i), pairPositions[i], Math::max);
      markers.add(pair(i), name(sender(i)), pairPositions[i]);
    }
    for (int user = 0; user < USERS; user++) {
      ends.put("inbox." + name(user), sizes[user]);
    }
    Map<String, Long> found = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("select name, last_position, deleted, epoch from stream_now")) {
      while (rows.next()) {
        String name = rows.getString(1);
        found.put(name, rows.getLong(2));
        assertThat(rows.getLong(3)).isZero();
        if (name.startsWith("inbox.")) {
          int user = Integer.parseInt(name.substring("inbox.user".length()));
          assertThat(rows.getString(4)).isEqualTo(epoch(user));
        }
      }
    }
    assertThat(found).isEqualTo(ends);
    assertThat(LongStream.of(sizes).sum()).isEqualTo(size);
    markers.verify(connection);
  }
}
