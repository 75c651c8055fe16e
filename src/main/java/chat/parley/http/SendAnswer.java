package chat.parley.http;

import chat.parley.journal.StoredMessage;
import chat.parley.message.Address;
import chat.parley.message.UserName;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * The result of sending a message, as it is serialized to JSON. For a repeat it has the values of
 * the first message.
 *
 * @param epoch null for an ephemeral message, like {@code offset}
 * @param timestamp when the message was stored, in milliseconds since 1970 UTC; null for a repeat
 *     of a message that has been deleted
 * @param conversation the stream that the sender shares with the recipient, of a message that was
 *     sent to an inbox; null for others, like {@code conversationOffset}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record SendAnswer(
    String stream,
    @Nullable String epoch,
    @Nullable Long offset,
    String id,
    @Nullable Long timestamp,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean duplicate,
    @Nullable String conversation,
    @Nullable Long conversationOffset) {

  static SendAnswer of(StoredMessage message, UserName sender) {
    return new SendAnswer(
        message.to().publicName(sender),
        message.position() == null ? null : message.position().epoch(),
        message.position() == null ? null : message.position().offset(),
        message.messageId(),
        message.timestamp() == 0 ? null : message.timestamp(),
        message.duplicate(),
        conversation(message),
        message.conversationOffset() == 0 ? null : message.conversationOffset());
  }

  /** Returns the status: whether the message was stored, was stored already, or is ephemeral. */
  static HttpStatus status(StoredMessage message) {
    if (message.position() == null) {
      return HttpStatus.ACCEPTED;
    }
    return message.duplicate() ? HttpStatus.OK : HttpStatus.CREATED;
  }

  private static @Nullable String conversation(StoredMessage message) {
    return message.conversationOffset() > 0 && message.to() instanceof Address.Inbox(UserName owner)
        ? Address.WITH + owner
        : null;
  }

  /**
   * Returns where the message can be read, which for a message to an inbox is the conversation;
   * null if it is ephemeral, and for a repeat of a message to an inbox that has been deleted.
   */
  static @Nullable URI location(StoredMessage message, UserName sender) {
    String conversation = conversation(message);
    if (message.position() == null
        || (conversation == null && message.to() instanceof Address.Inbox)) {
      return null;
    }
    return UriComponentsBuilder.fromPath("/api/streams/{stream}/messages/{offset}")
        .encode()
        .buildAndExpand(
            conversation == null ? message.to().publicName(sender) : conversation,
            conversation == null ? message.position().offset() : message.conversationOffset())
        .toUri();
  }
}
