package chat.parley.stomp;

import chat.parley.delivery.Subscription;
import chat.parley.message.Address;
import org.jspecify.annotations.Nullable;

/** The source of the messages of one STOMP subscription. */
sealed interface SubscriptionSource {

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
      implements SubscriptionSource {}

  /**
   * The refusals of the session itself, at {@link Destination#ERRORS}.
   *
   * @param id null if the subscription has none
   * @param acknowledges whether the client acknowledges messages
   */
  record OfErrors(@Nullable String id, boolean acknowledges) implements SubscriptionSource {}
}
