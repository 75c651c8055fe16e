package chat.parley.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.failures.Failures;
import chat.parley.failures.ProcessHalt;
import chat.parley.limits.Limits;
import chat.parley.limits.RunningTime;
import chat.parley.testkit.Await;
import chat.parley.testkit.TestLimits;
import chat.parley.transport.SessionSink;
import chat.parley.transport.WriteProperties;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.Callback;

/**
 * An outbox that records the messages and the close that it writes, in place of a client. Its
 * writer thread completes each write at once. It serves tests of what other packages send; tests of
 * the outbox itself use {@link DirectOutbox}.
 */
public final class RecordedOutbox implements AutoCloseable {

  /** A message, a ping or a close; {@code bytes} is empty unless it is a message. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Written(Kind kind, byte[] bytes, int closeCode) {}

  private enum Kind {
    MESSAGE,
    PING,
    CLOSE,
    ABORT
  }

  private final BlockingQueue<Written> written = new LinkedBlockingQueue<>();
  private final Outboxes outboxes;
  private final Outbox outbox;

  private RecordedOutbox(Limits limits) {
    outboxes =
        new Outboxes(
            new WriteProperties(Duration.ofMinutes(1), 1, false),
            limits,
            new Failures(ProcessHalt.NONE));
    outbox = outboxes.open(new Sink());
  }

  /**
   * Opens an outbox.
   *
   * @param limits those that differ from the default ones, as of {@link TestLimits#of}
   */
  public static RecordedOutbox open(String... limits) {
    return new RecordedOutbox(TestLimits.of(limits));
  }

  /** Records everything, and completes each write at once. */
  private final class Sink implements SessionSink {

    @Override
    public void write(List<? extends Message> batch, Callback done) {
      batch.forEach(message -> written.add(new Written(Kind.MESSAGE, message.bytes(), 0)));
      done.succeeded();
    }

    @Override
    public long lastReceived() {
      return RunningTime.nanos();
    }

    @Override
    public void ping() {
      written.add(new Written(Kind.PING, new byte[0], 0));
    }

    @Override
    public void close(int code, String reason) {
      written.add(new Written(Kind.CLOSE, new byte[0], code));
    }

    @Override
    public void abort() {
      written.add(new Written(Kind.ABORT, new byte[0], 0));
    }
  }

  public Outbox outbox() {
    return outbox;
  }

  /** Returns the outboxes of which this is the only one. */
  public Outboxes outboxes() {
    return outboxes;
  }

  /** Waits for the next message and returns its bytes. */
  public byte[] next() {
    return take(Kind.MESSAGE).bytes();
  }

  /** Waits for the next message and returns its text. */
  public String nextText() {
    return new String(next(), UTF_8);
  }

  /** Waits for the close, which must be the next that is written, and returns its code. */
  public int nextCloseCode() {
    return take(Kind.CLOSE).closeCode();
  }

  private Written take(Kind expected) {
    try {
      Written next = written.poll(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("Nothing was written for " + Await.DEADLINE);
      }
      if (next.kind() != expected) {
        throw new AssertionError(
            "Expected %s, but %s was written: %s"
                .formatted(expected, next.kind(), new String(next.bytes(), UTF_8)));
      }
      return next;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns whether nothing is left that was written and not returned yet. */
  public boolean isEmpty() {
    return written.isEmpty();
  }

  @Override
  public void close() {
    outboxes.remove(outbox);
    outboxes.stop();
  }
}
