package chat.parley.stomp;

import chat.parley.delivery.Subscription;
import chat.parley.message.Address;
import org.jspecify.annotations.Nullable;

/** What one STOMP subscription reads. */
sealed interface SubscriptionSource {

  /** A stream, in the epoch that it had when the subscription began. */
  record OfStream(
      Address address,
      SubscribeFrame wanted,
      String epoch,
      AcknowledgedOffsets settled,
      Subscription subscription)
      implements SubscriptionSource {}

  /** The errors of the connection itself. */
  record OfErrors(@Nullable String id, boolean acknowledges) implements SubscriptionSource {}
}
