package chat.parley.delivery;

import chat.parley.transport.SessionSink;

/** An entry of an outbox. */
sealed interface OutboxEntry extends SessionSink.Message permits Payload, OutboxEntry.Tracked {

  /** A payload with the subscription to notify when it has been written, and its offset. */
  record Tracked(Payload payload, Subscription subscription, long offset) implements OutboxEntry {}

  Payload payload();

  @Override
  default byte[] bytes() {
    return payload().bytes();
  }

  @Override
  default boolean text() {
    return payload().text();
  }
}
