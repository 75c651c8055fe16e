package chat.parley.delivery;

/** What waits in an outbox. */
sealed interface Outgoing permits Payload, Outgoing.Tracked {

  /** A payload whose subscription wants to know when it has been written. */
  record Tracked(Payload payload, Subscription subscription, long offset) implements Outgoing {}

  Payload payload();
}
