package chat.parley.delivery;

/** An entry of an outbox. */
sealed interface OutboxEntry permits Payload, OutboxEntry.Tracked {

  /** A payload with the subscription to notify when it has been written, and its offset. */
  record Tracked(Payload payload, Subscription subscription, long offset) implements OutboxEntry {}

  Payload payload();
}
