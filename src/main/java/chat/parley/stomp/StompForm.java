package chat.parley.stomp;

import chat.parley.delivery.Payload;
import chat.parley.delivery.WireForm;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.StreamPosition;
import org.jspecify.annotations.Nullable;

/**
 * A message as a STOMP {@code MESSAGE}.
 *
 * @param subscription the client's id of the subscription; a 1.0 client may have none
 * @param acknowledges whether the client acknowledges messages
 */
record StompForm(@Nullable String subscription, StompVersion version, boolean acknowledges)
    implements WireForm {

  @Override
  public Payload encode(ChatMessage message) {
    Draft draft = message.draft();
    StreamPosition place = message.position();
    var frame =
        new FrameBuilder("MESSAGE", version)
            .header("destination", draft.to().destination())
            .header("subscription", subscription)
            .header("message-id", message.id())
            .header("from", draft.from().value())
            .header("timestamp", message.timestamp());
    if (place != null) {
      frame.header("offset", place.offset()).header("epoch", place.epoch());
    }
    frame
        .header("ack", acknowledges ? AckId.of(message.id(), subscription) : null)
        .header("client-message-id", draft.clientMessageId())
        .header("content-type", draft.body().contentType());
    draft.extras().forEach(frame::header);
    return frame.end(draft.body(), !draft.persistent());
  }
}
