package chat.parley.delivery;

/** What waits in an outbox. */
sealed interface OutboxEntry permits Payload, OutboxEntry.Tracked {

  /** A payload whose subscription wants to know when it has been written. */
  record Tracked(Payload payload, Subscription subscription, long offset) implements OutboxEntry {}

  Payload payload();
}
