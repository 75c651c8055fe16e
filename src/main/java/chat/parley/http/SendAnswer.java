package chat.parley.http;

import chat.parley.journal.StoredMessage;
import chat.parley.message.Address;
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
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record SendAnswer(
    String stream,
    @Nullable String epoch,
    @Nullable Long offset,
    String id,
    @Nullable Long timestamp,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean duplicate) {

  static SendAnswer of(StoredMessage message) {
    return new SendAnswer(
        message.to().publicName(),
        message.position() == null ? null : message.position().epoch(),
        message.position() == null ? null : message.position().offset(),
        message.messageId(),
        message.timestamp() == 0 ? null : message.timestamp(),
        message.duplicate());
  }

  /** Returns the status: whether the message was stored, was stored already, or is ephemeral. */
  static HttpStatus status(StoredMessage message) {
    if (message.position() == null) {
      return HttpStatus.ACCEPTED;
    }
    return message.duplicate() ? HttpStatus.OK : HttpStatus.CREATED;
  }

  /** Returns where the message can be read; null if it is ephemeral or in an inbox. */
  static @Nullable URI location(StoredMessage message) {
    return message.position() == null || message.to() instanceof Address.Inbox
        ? null
        : UriComponentsBuilder.fromPath("/api/streams/{stream}/messages/{offset}")
            .encode()
            .buildAndExpand(message.to().publicName(), message.position().offset())
            .toUri();
  }
}
