package chat.parley.store;

import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.StreamPosition;
import chat.parley.message.UserName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads rows of the table {@code message}. */
final class MessageRow {

  /** The columns that follow the position in a query for messages. */
  static final String COLUMNS_AFTER_POSITION =
      "sent_at, sender, client_message_id, content_type, is_text, body, extras";

  /**
   * The columns of an entry of an inbox ({@code m}) that refers to a message of a pair ({@code o}),
   * and the offset of that message, which is 0 for an entry with a text of its own. If the message
   * has been deleted, the entry is that of a removed message.
   */
  static final String REFERRING_COLUMNS_AFTER_POSITION =
      """
      m.sent_at, m.sender, coalesce(o.client_message_id, m.client_message_id),
      coalesce(o.content_type, m.content_type), coalesce(o.is_text, m.is_text),
      coalesce(o.body, m.body), case when o.stream is null then m.extras else o.extras end,
      coalesce(o.position, 0)\
      """;

  /** The column of {@link #REFERRING_COLUMNS_AFTER_POSITION} with the offset of the message. */
  private static final int CONVERSATION_OFFSET = 9;

  /** The column {@code extras} of a removed message. */
  static final String REMOVED_EXTRAS = Extras.written(Draft.REMOVED_HEADERS);

  /** The sender of a row whose sender is unreadable too. */
  private static final UserName UNKNOWN_SENDER = new UserName("-");

  private MessageRow() {}

  /**
   * Reads the position and {@link #COLUMNS_AFTER_POSITION}. A damaged row is counted, and becomes a
   * message without a body, so that its stream has no gap.
   *
   * @param stream the stream, read before the message: its last change of the members, which may be
   *     later than that of the message, becomes that of the message
   */
  static ChatMessage read(ResultSet row, StreamRow stream, UnreadableRows unreadable)
      throws SQLException {
    var position = new StreamPosition(stream.epoch(), row.getLong(1));
    Draft draft;
    try {
      draft = draft(row, stream.address());
    } catch (RuntimeException e) {
      unreadable.recordMessage(stream, position.offset(), e);
      draft = Draft.unreadable(stream.address(), sender(row));
    }
    return new ChatMessage(
        position.messageId(), row.getLong(2), position, draft, stream.membersOffset());
  }

  private static Draft draft(ResultSet row, Address address) throws SQLException {
    byte[] bytes = Objects.requireNonNull(row.getBytes(7), "The body is null");
    boolean text = row.getBoolean(6);
    // Clients must fail the connection at such a text frame (RFC 6455, section 8.1).
    if (text && !Body.isUtf8(bytes)) {
      throw new IllegalArgumentException("The body is not UTF-8");
    }
    String clientMessageId = row.getString(4);
    String contentType = row.getString(5);
    var body = new Body(bytes, contentType, text);
    var extras = Extras.read(row.getString(8));
    Draft draft = draft(row, address, body, extras);
    checkHeader(clientMessageId);
    checkHeader(contentType);
    extras.keySet().forEach(MessageRow::checkHeader);
    extras.values().forEach(MessageRow::checkHeader);
    // These throw if a header is not a number.
    var _ = draft.change();
    var _ = draft.repliesTo() + draft.edited();
    return draft;
  }

  private static Draft draft(ResultSet row, Address address, Body body, Map<String, String> extras)
      throws SQLException {
    var draft =
        new Draft(address, new UserName(row.getString(3)), body, row.getString(4), true, extras);
    long offset = address instanceof Address.Inbox ? row.getLong(CONVERSATION_OFFSET) : 0;
    return offset == 0 ? draft : draft.inPair().inInbox(offset);
  }

  /** Rejects a NUL, which would end the STOMP frame in the middle of its headers. */
  private static void checkHeader(@Nullable String value) {
    if (value != null && value.indexOf(0) >= 0) {
      throw new IllegalArgumentException("A header contains a NUL");
    }
  }

  private static UserName sender(ResultSet row) throws SQLException {
    try {
      return new UserName(row.getString(3));
    } catch (RuntimeException _) {
      return UNKNOWN_SENDER;
    }
  }
}
