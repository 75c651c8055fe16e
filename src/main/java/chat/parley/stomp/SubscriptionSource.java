package chat.parley.stomp;

import chat.parley.delivery.Subscription;
import chat.parley.message.Address;
import org.jspecify.annotations.Nullable;

/** The source of the messages of one STOMP subscription. */
sealed interface SubscriptionSource {

  /** Returns whether it is the user's inbox. */
  default boolean isInbox() {
    return this instanceof OfStream stream && stream.address() instanceof Address.Inbox;
  }

  /** Returns whether the server has ended the subscription. */
  default boolean hasEnded() {
    return switch (this) {
      case OfStream stream -> stream.subscription().hasEnded();
      case OfFeed(Feed feed) -> feed.hasEnded();
      case OfErrors _ -> false;
    };
  }

  /**
   * A stream.
   *
   * @param epoch the epoch of the stream when the subscription began
   */
  record OfStream(
      Address address,
      SubscribeFrame request,
      String epoch,
      AcknowledgedOffsets acknowledged,
      Subscription subscription)
      implements SubscriptionSource {

    /** Returns whether this subscription has delivered a message that the client names. */
    boolean hasDelivered(AckId ack) {
      return epoch.equals(ack.epoch())
          && ack.offset() >= 1
          && ack.offset() <= subscription.lastOffset()
          && (ack.subscription() == null || ack.subscription().equals(request.id()));
    }
  }

  /**
   * A source that is no stream and has no positions, such as the list of the user's conversations.
   */
  record OfFeed(Feed feed) implements SubscriptionSource {}

  /**
   * The refusals of the session itself, at {@link Destination#ERRORS}.
   *
   * @param id null if the subscription has none
   * @param acknowledges whether the client acknowledges messages
   */
  record OfErrors(@Nullable String id, boolean acknowledges) implements SubscriptionSource {}
}
