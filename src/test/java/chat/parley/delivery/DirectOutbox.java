package chat.parley.delivery;

import chat.parley.failures.Failures;
import chat.parley.failures.ProcessHalt;
import chat.parley.testkit.Names;
import java.time.Duration;

/**
 * The outbox of a {@link RecordedSink}. The thread of the test writes it, and decides when a write
 * completes.
 */
final class DirectOutbox implements AutoCloseable {

  /** The maximum size of the queue in bytes. */
  static final int LIMIT = 1_000;

  static final Duration WRITE_TIMEOUT = Duration.ofMinutes(1);

  private final RecordedSink sink = new RecordedSink();
  private final Failures failures = new Failures(ProcessHalt.NONE);
  private final DeliveryMetrics metrics = new DeliveryMetrics(() -> 0);
  private final OutboxWriter writer = new OutboxWriter(Names.unique("writer"), failures);
  private final Outbox outbox;

  private DirectOutbox(int limit) {
    this.outbox = new Outbox(sink, writer, metrics, limit, WRITE_TIMEOUT);
  }

  static DirectOutbox open() {
    return open(LIMIT);
  }

  static DirectOutbox open(int limit) {
    return new DirectOutbox(limit);
  }

  /** Runs an action, and then writes the outboxes that it made ready on this thread. */
  static void writeAfter(Runnable action) {
    ReadyOutboxes ready = ReadyOutboxes.collect();
    try {
      action.run();
    } finally {
      Outbox.writeAll(ready);
    }
  }

  /** Queues payloads, and then writes the first batch unless a write is in progress. */
  void send(Payload... payloads) {
    writeAfter(
        () -> {
          for (Payload payload : payloads) {
            outbox.send(payload);
          }
        });
  }

  /** Completes the write in progress, and writes the next batch. */
  void completeWrite() {
    writeAfter(sink::completeWrite);
  }

  Outbox outbox() {
    return outbox;
  }

  RecordedSink sink() {
    return sink;
  }

  Failures failures() {
    return failures;
  }

  DeliveryMetrics metrics() {
    return metrics;
  }

  @Override
  public void close() {
    writer.stop();
  }
}
