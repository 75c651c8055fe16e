package chat.parley.store;

import chat.parley.message.ChatError;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/**
 * The reactions to one message, as the drafts of a batch change them: the numbers of users, those
 * of the drafts themselves, and the last summary. Not thread-safe.
 */
final class ReactionState {

  /** Minimum time between two summaries of the reactions to a message. */
  private static final Duration SUMMARY_INTERVAL = Duration.ofSeconds(1);

  /** A clock that is ahead of another one by more than this is wrong. */
  private static final Duration MAX_CLOCK_DIFFERENCE = Duration.ofSeconds(10);

  /** Maximum number of different reactions of a user to a message. */
  private static final int MAX_OF_USER = 10;

  /** Maximum number of different reactions to a message. */
  private static final int MAX_REACTIONS = 50;

  /** A row of the table {@code reaction}. */
  private record Reaction(String reaction, String user) {}

  private static final String SELECT =
      "select summary, summarized_at, owed, reaction, place, users, summarized"
          + " from reaction_summary s"
          + " left join reaction_count c on c.stream = s.stream and c.position = s.position"
          + " where s.stream = ? and s.position = ? order by place";

  private static final String SELECT_USERS =
      "select r.reaction, r.user_name from reaction_count c join reaction r"
          + " on r.stream = c.stream and r.position = c.position and r.reaction = c.reaction"
          + " where c.stream = ? and c.position = ? and r.user_name ";

  private static final String INSERT =
      "insert into reaction (stream, position, reaction, user_name) values (?, ?, ?, ?)"
          + " on conflict do nothing";

  private static final String DELETE =
      "delete from reaction where stream = ? and position = ? and reaction = ? and user_name = ?";

  private static final String UPSERT_COUNT =
      "insert into reaction_count (stream, position, reaction, place, users, summarized)"
          + " values (?, ?, ?, ?, ?, ?) on conflict (stream, position, reaction) do update"
          + " set users = excluded.users, summarized = excluded.summarized";

  private static final String DELETE_COUNT =
      "delete from reaction_count where stream = ? and position = ? and reaction = ?";

  private static final String UPSERT_SUMMARY =
      "insert into reaction_summary (stream, position, summary, summarized_at, owed)"
          + " values (?, ?, ?, ?, ?) on conflict (stream, position) do update set"
          + " summary = excluded.summary, summarized_at = excluded.summarized_at,"
          + " owed = excluded.owed";

  private final MessageKey message;

  /** The numbers by reaction, in the order in which the reactions were first used. */
  private final Map<String, ReactionCount> counts = new LinkedHashMap<>();

  private final Map<String, ReactionCount> storedCounts = new HashMap<>();
  private final Set<Reaction> present = new HashSet<>();

  /** Whether a user has a reaction after the drafts so far, of those that the drafts change. */
  private final Map<Reaction, Boolean> changed = new LinkedHashMap<>();

  private long summary;
  private long summarizedAt;
  private boolean owed;
  private boolean isChanged;

  /** Creates the state of a message without reactions. */
  ReactionState(MessageKey message) {
    this.message = message;
  }

  /**
   * Reads the state of the message.
   *
   * @param users the users whose reactions the drafts change
   */
  void read(PreparedConnection connection, SqlDialect dialect, Set<String> users)
      throws SQLException {
    try (ResultSet row = connection.query(SELECT, message.stream(), message.offset())) {
      while (row.next()) {
        summary = row.getLong(1);
        summarizedAt = row.getLong(2);
        owed = row.getBoolean(3);
        if (row.getString(4) != null) {
          counts.put(
              row.getString(4), new ReactionCount(row.getInt(5), row.getLong(6), row.getLong(7)));
        }
      }
    }
    storedCounts.putAll(counts);
    if (!counts.isEmpty() && !users.isEmpty()) {
      readUsers(connection, dialect, users);
    }
  }

  private void readUsers(PreparedConnection connection, SqlDialect dialect, Set<String> users)
      throws SQLException {
    Object names = dialect.namesParameter(users.toArray(String[]::new));
    String sql = SELECT_USERS + dialect.isInNames();
    try (ResultSet row = connection.query(sql, message.stream(), message.offset(), names)) {
      while (row.next()) {
        present.add(new Reaction(row.getString(1), row.getString(2)));
      }
    }
  }

  /**
   * Adds a reaction of a user.
   *
   * @return whether the user did not have it before
   * @throws chat.parley.message.ChatException {@link ChatError#TOO_MANY}
   */
  boolean add(String reaction, String user) {
    ReactionCount count = counts.get(reaction);
    if (count == null && used() >= MAX_REACTIONS) {
      throw ChatError.TOO_MANY.because(
          "A message can have %d different reactions".formatted(MAX_REACTIONS));
    }
    if (present.stream().filter(of -> of.user().equals(user)).count() >= MAX_OF_USER
        && !present.contains(new Reaction(reaction, user))) {
      throw ChatError.TOO_MANY.because(
          "A user can have %d different reactions to a message".formatted(MAX_OF_USER));
    }
    return set(reaction, user, count == null ? new ReactionCount(nextPlace(), 0, 0) : count, 1);
  }

  /** Withdraws a reaction of a user; returns whether the user had it before. */
  boolean withdraw(String reaction, String user) {
    ReactionCount count = counts.get(reaction);
    return count != null && set(reaction, user, count, -1);
  }

  private long used() {
    return counts.values().stream().filter(count -> count.users() > 0).count();
  }

  private int nextPlace() {
    return counts.values().stream().mapToInt(ReactionCount::place).max().orElse(0) + 1;
  }

  private boolean set(String reaction, String user, ReactionCount count, int difference) {
    var key = new Reaction(reaction, user);
    boolean isAdded = difference > 0;
    if (present.contains(key) == isAdded) {
      return false;
    }
    var _ = isAdded ? present.add(key) : present.remove(key);
    changed.put(key, isAdded);
    counts.put(
        reaction, new ReactionCount(count.place(), count.users() + difference, count.summarized()));
    counts.values().removeIf(ReactionCount::isGone);
    owed = true;
    isChanged = true;
    return true;
  }

  /**
   * Returns whether the reactions have changed since the last summary, and that is so long ago that
   * there may be another one.
   *
   * @param now the time of the batch, in milliseconds since 1970 UTC
   */
  boolean isDue(long now) {
    return owed && isDue(summarizedAt, now);
  }

  /** Returns whether the last summary is so old that there may be another one. */
  static boolean isDue(long summarizedAt, long now) {
    long age = now - summarizedAt;
    return age >= SUMMARY_INTERVAL.toMillis() || -age >= MAX_CLOCK_DIFFERENCE.toMillis();
  }

  /** Notes that no summary is owed any more. */
  void forgive() {
    isChanged = owed;
    owed = false;
  }

  /** Returns the offset of the last summary; 0 if there was none. */
  long lastSummary() {
    return summary;
  }

  /** Returns the body of the next summary: the number of users with each reaction, as JSON. */
  byte[] toJson() {
    var users = new LinkedHashMap<String, Long>();
    counts.forEach(
        (reaction, count) -> {
          if (count.users() > 0) {
            users.put(reaction, count.users());
          }
        });
    return JsonMapper.shared().writeValueAsBytes(users);
  }

  /**
   * Notes that the reactions have been summarized.
   *
   * @param offset the offset of the summary
   * @param now as for {@link #isDue}
   */
  void summarized(long offset, long now) {
    summary = offset;
    summarizedAt = now;
    owed = false;
    isChanged = true;
    counts.replaceAll((_, count) -> new ReactionCount(count.place(), count.users(), count.users()));
    counts.values().removeIf(ReactionCount::isGone);
  }

  /** Writes the changes; does nothing if there are none. */
  void write(PreparedConnection connection) throws SQLException {
    if (!isChanged) {
      return;
    }
    writeUsers(connection);
    writeCounts(connection);
    connection.update(
        UPSERT_SUMMARY, message.stream(), message.offset(), summary, summarizedAt, owed);
  }

  private void writeUsers(PreparedConnection connection) throws SQLException {
    PreparedStatement insert = connection.statement(INSERT);
    PreparedStatement delete = connection.statement(DELETE);
    for (var change : changed.entrySet()) {
      PreparedStatement statement = change.getValue() ? insert : delete;
      Reaction reaction = change.getKey();
      PreparedConnection.bind(
          statement, message.stream(), message.offset(), reaction.reaction(), reaction.user());
      statement.addBatch();
    }
    insert.executeBatch();
    delete.executeBatch();
  }

  private void writeCounts(PreparedConnection connection) throws SQLException {
    for (String reaction : storedCounts.keySet()) {
      if (!counts.containsKey(reaction)) {
        connection.update(DELETE_COUNT, message.stream(), message.offset(), reaction);
      }
    }
    for (var entry : counts.entrySet()) {
      ReactionCount count = entry.getValue();
      if (!count.equals(storedCounts.get(entry.getKey()))) {
        connection.update(
            UPSERT_COUNT,
            message.stream(),
            message.offset(),
            entry.getKey(),
            count.place(),
            count.users(),
            count.summarized());
      }
    }
  }
}
