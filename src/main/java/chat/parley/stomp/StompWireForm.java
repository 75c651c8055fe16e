package chat.parley.stomp;

import chat.parley.delivery.Payload;
import chat.parley.delivery.WireForm;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.StreamPosition;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Encodes messages as STOMP {@code MESSAGE} frames for the subscriptions with one id and one
 * destination. Forms that differ in the id only share a template. Immutable.
 */
final class StompWireForm implements WireForm {

  private static final byte[] NO_ID = {};

  /**
   * The form without the subscription id, which is inserted later.
   *
   * @param destination the destination of the messages; see {@link Destination#ofMessages}
   * @param acknowledges whether the client acknowledges messages, so that they need an {@code ack}
   *     header
   * @param hasId whether the subscription has an id; in STOMP 1.0 it may have none
   */
  private record Template(
      String destination, StompVersion version, boolean acknowledges, boolean hasId)
      implements WireForm {

    @Override
    public Payload encode(ChatMessage message) {
      Draft draft = message.draft();
      StreamPosition position = message.position();
      var frame = new FrameBuilder("MESSAGE", version).header("destination", destination);
      if (hasId) {
        frame.headerWithSubscription("subscription", "");
      }
      frame
          .header("message-id", message.id())
          .header("from", draft.shownSender())
          .header("timestamp", message.timestamp());
      if (position != null) {
        frame.header("offset", position.offset()).header("epoch", position.epoch());
      }
      if (acknowledges) {
        addAckHeader(frame, message.id());
      }
      frame
          .header("client-message-id", draft.clientMessageId())
          .header("content-type", draft.body().contentType());
      draft.extras().forEach(frame::header);
      return frame.build(draft.body(), !draft.persistent());
    }

    private void addAckHeader(FrameBuilder frame, String messageId) {
      if (hasId) {
        frame.headerWithSubscription("ack", AckId.format(messageId, ""));
      } else {
        frame.header("ack", AckId.format(messageId, null));
      }
    }
  }

  private final Template template;
  private final @Nullable String subscription;
  private final byte[] escapedSubscription;

  /**
   * @param destination the destination of the messages; see {@link Destination#ofMessages}
   * @param subscription the id that the client gave the subscription; null if it has none, as STOMP
   *     1.0 allows
   * @param acknowledges whether the client acknowledges messages
   */
  StompWireForm(
      String destination,
      @Nullable String subscription,
      StompVersion version,
      boolean acknowledges) {
    this.template = new Template(destination, version, acknowledges, subscription != null);
    this.subscription = subscription;
    this.escapedSubscription =
        subscription == null ? NO_ID : FrameBuilder.escaped(subscription, version);
  }

  @Override
  public Payload encode(ChatMessage message) {
    return fromTemplate(template.encode(message));
  }

  @Override
  public WireForm template() {
    return template;
  }

  @Override
  public Payload fromTemplate(Payload ofTemplate) {
    return ofTemplate.withName(escapedSubscription);
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
