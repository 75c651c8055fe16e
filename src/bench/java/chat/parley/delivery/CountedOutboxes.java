package chat.parley.delivery;

import chat.parley.failures.Failures;
import chat.parley.failures.ProcessHalt;
import chat.parley.limits.RunningTime;
import chat.parley.testkit.TestLimits;
import chat.parley.transport.SessionSink;
import chat.parley.transport.WriteProperties;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.eclipse.jetty.util.Callback;

/** Outboxes that count and discard what is sent, in place of clients. */
public final class CountedOutboxes implements AutoCloseable {

  private final Outboxes outboxes =
      new Outboxes(
          new WriteProperties(Duration.ofMinutes(1), 1, false),
          TestLimits.of(),
          new Failures(ProcessHalt.NONE));
  private final LongAdder messages = new LongAdder();
  private final LongAdder bytes = new LongAdder();

  /** Opens an outbox. */
  public Outbox open() {
    return outboxes.open(new Sink());
  }

  private final class Sink implements SessionSink {

    @Override
    public void write(List<? extends Message> batch, Callback done) {
      batch.forEach(
          message -> {
            messages.increment();
            bytes.add(message.bytes().length);
          });
      done.succeeded();
    }

    @Override
    public long lastReceived() {
      return RunningTime.nanos();
    }

    @Override
    public void ping() {}

    @Override
    public void close(int code, String reason) {}

    @Override
    public void abort() {}
  }

  /** Returns the number of messages so far. */
  public long messages() {
    return messages.sum();
  }

  /** Returns their bytes. */
  public long bytes() {
    return bytes.sum();
  }

  @Override
  public void close() {
    outboxes.stop();
  }
}
