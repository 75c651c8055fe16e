package chat.parley.delivery;

import chat.parley.failures.Failures;
import chat.parley.failures.Subsystem;
import chat.parley.limits.Limits;
import chat.parley.limits.PeriodicCheck;
import chat.parley.limits.RunningTime;
import chat.parley.message.CloseCode;
import chat.parley.transport.SessionSink;
import chat.parley.transport.WriteProperties;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The outboxes of all sessions. Assigns each one to a writer thread, and closes sessions that are
 * idle or have a write that is stuck. Any thread may call.
 */
@Component
public final class Outboxes implements SmartLifecycle {

  /** Maximum time that {@link #stop} waits for the clients to complete the close. */
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);

  private final Set<Outbox> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger opened = new AtomicInteger();
  private final int limit;
  private final Duration writeTimeout;
  private final long idleNanos;
  private final OutboxWriter[] writers;
  private final Failures failures;
  private final DeliveryMetrics metrics = new DeliveryMetrics(this::queuedBytes);
  private @Nullable PeriodicCheck<Outbox> periodicCheck;

  Outboxes(WriteProperties properties, Limits limits, Failures failures) {
    this.failures = failures;
    this.writeTimeout = properties.writeTimeout();
    this.idleNanos = limits.idleTime().toNanos();
    this.limit = Math.toIntExact(limits.outboxSize().toBytes());
    int threads =
        properties.threads() > 0
            ? properties.threads()
            : Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    this.writers =
        IntStream.range(0, threads)
            .mapToObj(i -> new OutboxWriter("parley-writer-" + i, failures))
            .toArray(OutboxWriter[]::new);
  }

  /** Creates the outbox of a session that has just been opened. */
  public Outbox open(SessionSink sink) {
    OutboxWriter writer = writers[Math.floorMod(opened.getAndIncrement(), writers.length)];
    var outbox = new Outbox(sink, writer, metrics, limit, writeTimeout);
    open.add(outbox);
    return outbox;
  }

  /** Removes the outbox of a session that has ended, and discards its queue. */
  public void remove(Outbox outbox) {
    open.remove(outbox);
    outbox.markEnded();
  }

  /** Returns the number of open sessions. */
  public int size() {
    return open.size();
  }

  /** Returns the delivery metrics of all sessions together. */
  public DeliveryMetrics metrics() {
    return metrics;
  }

  private long queuedBytes() {
    return open.stream().mapToLong(Outbox::queuedBytes).sum();
  }

  private void check(Outbox outbox) {
    long now = RunningTime.nanos();
    outbox.abortIfStuck(now);
    if (idleNanos > 0) {
      outbox.closeIfIdle(now, idleNanos);
    }
  }

  @Override
  public synchronized void start() {
    periodicCheck =
        new PeriodicCheck<>(
            "parley-watch", open, this::check, e -> failures.failed(Subsystem.TIMER, e));
  }

  /** Closes every session with 1001, and waits up to {@link #STOP_TIMEOUT} until all have ended. */
  @Override
  public synchronized void stop() {
    open.forEach(outbox -> outbox.close(CloseCode.GOING_AWAY, "Parley is stopping"));
    long deadline = System.nanoTime() + STOP_TIMEOUT.toNanos();
    while (!open.isEmpty() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
    if (periodicCheck != null) {
      periodicCheck.close();
      periodicCheck = null;
    }
    for (OutboxWriter writer : writers) {
      writer.stop();
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return periodicCheck != null;
  }

  /**
   * Returns a phase that stops after the drain and before the web server: sockets can be written.
   */
  @Override
  public int getPhase() {
    return Integer.MAX_VALUE - 1;
  }
}
