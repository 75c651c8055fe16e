package chat.parley.stomp;

import chat.parley.delivery.Payload;
import chat.parley.delivery.WireForm;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.StreamPosition;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A message as a STOMP {@code MESSAGE} to the subscriptions of one id. */
final class StompWireForm implements WireForm {

  private static final byte[] NO_ID = {};

  /**
   * What the subscriptions of all ids have in common.
   *
   * @param acknowledges whether the client acknowledges messages
   * @param named whether the subscription has an id; a 1.0 client may give none
   */
  private record Template(StompVersion version, boolean acknowledges, boolean named)
      implements WireForm {

    @Override
    public Payload encode(ChatMessage message) {
      Draft draft = message.draft();
      StreamPosition place = message.position();
      var frame =
          new FrameBuilder("MESSAGE", version).header("destination", draft.to().destination());
      if (named) {
        frame.headerOfSubscription("subscription", "");
      }
      frame
          .header("message-id", message.id())
          .header("from", draft.from().value())
          .header("timestamp", message.timestamp());
      if (place != null) {
        frame.header("offset", place.offset()).header("epoch", place.epoch());
      }
      if (acknowledges) {
        acknowledge(frame, message.id());
      }
      frame
          .header("client-message-id", draft.clientMessageId())
          .header("content-type", draft.body().contentType());
      draft.extras().forEach(frame::header);
      return frame.end(draft.body(), !draft.persistent());
    }

    private void acknowledge(FrameBuilder frame, String messageId) {
      if (named) {
        frame.headerOfSubscription("ack", AckId.of(messageId, ""));
      } else {
        frame.header("ack", AckId.of(messageId, null));
      }
    }
  }

  private final Template template;
  private final @Nullable String subscription;
  private final byte[] escaped;

  /**
   * @param subscription the client's id of the subscription; a 1.0 client may have none
   * @param acknowledges whether the client acknowledges messages
   */
  StompWireForm(@Nullable String subscription, StompVersion version, boolean acknowledges) {
    this.template = new Template(version, acknowledges, subscription != null);
    this.subscription = subscription;
    this.escaped = subscription == null ? NO_ID : FrameBuilder.escaped(subscription, version);
  }

  @Override
  public Payload encode(ChatMessage message) {
    return from(template.encode(message));
  }

  @Override
  public WireForm template() {
    return template;
  }

  @Override
  public Payload from(Payload ofTemplate) {
    return ofTemplate.named(escaped);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof StompWireForm form
        && template.equals(form.template)
        && Objects.equals(subscription, form.subscription);
  }

  @Override
  public int hashCode() {
    return 31 * template.hashCode() + Objects.hashCode(subscription);
  }
}
