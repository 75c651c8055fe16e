package chat.parley.store;

import chat.parley.message.Address;
import chat.parley.message.UserName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.ResultSetExtractor;

/**
 * Reads the reactions to messages, and the threads. Any thread may call; each call takes a
 * connection of its own from the pool and blocks until the database has answered.
 */
public final class ResponseReader {

  /**
   * A message whose reactions have changed since the last summary.
   *
   * @param stream the name of the stream
   * @param summarizedAt the time of that summary, in milliseconds since 1970 UTC; 0 if there is
   *     none
   */
  public record Owed(String stream, long offset, long summarizedAt) {

    /** Returns whether another summary may be stored. */
    public boolean isDue(long now) {
      return ReactionState.isDue(summarizedAt, now);
    }
  }

  /** A reaction of a user. */
  public record Reaction(String reaction, String user) {

    /** Precedes all reactions. */
    public static final Reaction FIRST = new Reaction("", "");
  }

  /**
   * How far a user has read a thread.
   *
   * @param messages the number of messages of the thread, without the first one
   * @param read the offset up to which the user has read
   * @param unread the number of messages after that
   */
  public record ThreadState(long messages, long read, long unread) {}

  private static final String STREAM = "(select id from stream where name = :stream)";

  private static final String SELECT_RESPONSES =
      """
      select changed.position, coalesce((select n from thread_message t
          where t.stream = changed.stream and t.thread = changed.position and t.position <= :end
          order by t.position desc limit 1), 0), c.reaction, c.summarized,
        exists (select 1 from reaction r where r.stream = c.stream and r.position = c.position
          and r.reaction = c.reaction and r.user_name = :user)
      from changed left join reaction_count c
        on c.stream = changed.stream and c.position = changed.position
      where changed.stream = %s and changed.position in (:offsets)
      order by changed.position, c.place
      """
          .formatted(STREAM);

  private static final String SELECT_THREAD =
      """
      select
        coalesce((select n from thread_message
          where stream = s.id and thread = :thread and position <= :end
          order by position desc limit 1), 0),
        coalesce((select read_position from thread_marker
          where stream = s.id and thread = :thread and user_name = :user), 0),
        coalesce((select n from thread_message
          where stream = s.id and thread = :thread and position <= :end and position <= (
            select read_position from thread_marker
            where stream = s.id and thread = :thread and user_name = :user)
          order by position desc limit 1), 0)
      from stream s where name = :stream
      """;

  private final PooledReads reads;

  ResponseReader(PooledReads reads) {
    this.reads = reads;
  }

  /**
   * Returns the responses to messages, by offset; without those that have none.
   *
   * @param offsets the offsets of the messages; some hundred, and at least one
   * @param end the offset up to which messages of threads count
   * @param user the user whose own reactions are returned
   */
  public Map<Long, MessageResponses> responses(
      Address stream, List<Long> offsets, long end, UserName user) throws StoreException {
    ResultSetExtractor<Map<Long, MessageResponses>> reader = ResponseReader::responses;
    return reads.run(
        client ->
            client
                .sql(SELECT_RESPONSES)
                .param("stream", stream.stream())
                .param("offsets", offsets)
                .param("end", end)
                .param("user", user.value())
                .query(reader));
  }

  private static Map<Long, MessageResponses> responses(ResultSet rows) throws SQLException {
    var responses = new HashMap<Long, MessageResponses>();
    while (rows.next()) {
      long threadMessages = rows.getLong(2);
      MessageResponses found =
          responses.computeIfAbsent(
              rows.getLong(1),
              _ -> new MessageResponses(threadMessages, new LinkedHashMap<>(), new ArrayList<>(2)));
      String reaction = rows.getString(3);
      if (reaction != null && rows.getLong(4) > 0) {
        found.reactions().put(reaction, rows.getLong(4));
      }
      if (reaction != null && rows.getBoolean(5)) {
        found.own().add(reaction);
      }
    }
    return responses;
  }

  /**
   * Returns the users with each reaction to a message, by reaction and user.
   *
   * @param after the last one of the previous page
   * @param limit maximum number of users
   */
  public List<Reaction> reactions(Address stream, long offset, Reaction after, int limit)
      throws StoreException {
    return reads.run(
        client ->
            client
                .sql(
                    "select reaction, user_name from reaction where stream = "
                        + STREAM
                        + " and position = :offset and (reaction, user_name) > (:reaction, :user)"
                        + " order by reaction, user_name limit :limit")
                .param("stream", stream.stream())
                .param("offset", offset)
                .param("reaction", after.reaction())
                .param("user", after.user())
                .param("limit", limit)
                .query((row, _) -> new Reaction(row.getString(1), row.getString(2)))
                .list());
  }

  /**
   * Returns how far a user has read the thread that begins with a message.
   *
   * @param end the offset up to which messages count
   */
  public ThreadState thread(Address stream, long offset, UserName user, long end)
      throws StoreException {
    return reads.run(
        client ->
            client
                .sql(SELECT_THREAD)
                .param("stream", stream.stream())
                .param("thread", offset)
                .param("user", user.value())
                .param("end", end)
                .query(
                    (row, _) ->
                        new ThreadState(
                            row.getLong(1), row.getLong(2), row.getLong(1) - row.getLong(3)))
                .optional()
                .orElse(new ThreadState(0, 0, 0)));
  }

  /**
   * Returns messages whose reactions have changed since the last summary, by the time of that.
   *
   * @param limit maximum number of messages
   */
  public List<Owed> owed(int limit) throws StoreException {
    return reads.run(
        client ->
            client
                .sql(
                    "select name, position, summarized_at from reaction_summary s join stream on"
                        + " stream.id = s.stream where owed order by summarized_at limit :limit")
                .param("limit", limit)
                .query((row, _) -> new Owed(row.getString(1), row.getLong(2), row.getLong(3)))
                .list());
  }
}
