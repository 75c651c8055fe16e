package chat.parley.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.Draft;
import chat.parley.room.RoomAction;
import chat.parley.room.RoomCondition;
import chat.parley.room.RoomEvent;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Reads the first change of a room with an idempotency key, and compares repeats with it. */
final class SentChange {

  /** The body of a first change that changed nothing: another message has its position. */
  static final String NOTHING = "";

  private static final String SQLITE =
      """
      select sender, client_message_id, body
      from message_order cross join message on message.id = message_order.message
      where message_order.stream = ?1 and message_order.position = ?2
      union all
      select sender, client_message_id, body from message
      where id > (select up_to from ordered) and stream = ?1 and position = ?2
      """;

  private static final String POSTGRESQL =
      "select sender, client_message_id, body from message where stream = ? and position = ?";

  private final PreparedConnection connection;
  private final String sql;

  SentChange(PreparedConnection connection, SqlDialect dialect) {
    this.connection = connection;
    this.sql =
        switch (dialect) {
          case SQLITE -> SQLITE;
          case POSTGRESQL -> POSTGRESQL;
        };
  }

  /**
   * Reads the body of a change.
   *
   * @param stream the id of the stream of changes
   * @return {@link #NOTHING} if it changed nothing; null if it is not stored any more
   */
  @Nullable String read(IdempotencyKey key, long stream, long position) throws SQLException {
    try (ResultSet row = connection.query(sql, stream, position)) {
      if (!row.next()) {
        return null;
      }
      boolean own =
          key.sender().equals(row.getString(1)) && key.clientMessageId().equals(row.getString(2));
      return own ? new String(row.getBytes(3), UTF_8) : NOTHING;
    }
  }

  /**
   * Checks that a draft that changes a room repeats the same change.
   *
   * @param first the outcome of the first draft with the idempotency key
   * @throws ChatException {@link ChatError#BAD_HEADER} if the first draft was a message, or another
   *     change
   */
  static void check(Draft draft, DraftOutcome.Repeat first) {
    if (!(draft.condition() instanceof RoomCondition.Change change)) {
      return;
    }
    if (!first.to().equals(draft.to())) {
      throw ChatError.BAD_HEADER.because(
          "The client-message-id or Idempotency-Key was used for a message in the stream '%s'; a"
                  .formatted(first.to().publicName(draft.from()))
              + " change of the room '%s' needs another one".formatted(change.room()));
    }
    String body = first.change();
    if (body != null && !isRepeat(body, draft, change.action())) {
      throw ChatError.BAD_HEADER.because(
          "The client-message-id or Idempotency-Key was used for another change of the room '%s';"
                  .formatted(change.room())
              + " each change needs its own");
    }
  }

  private static boolean isRepeat(String first, Draft draft, RoomAction action) {
    if (first.equals(NOTHING)) {
      return switch (action) {
        case RoomAction.OfMembers _, RoomAction.OfPins _, RoomAction.Configure _ -> true;
        case RoomAction.Create _, RoomAction.Delete _ -> false;
      };
    }
    try {
      return RoomEvent.isRepeat(first.getBytes(UTF_8), draft.body().bytes());
    } catch (JacksonException | ChatException _) {
      // The stored row is damaged.
      return true;
    }
  }
}
