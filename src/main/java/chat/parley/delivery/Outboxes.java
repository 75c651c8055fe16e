package chat.parley.delivery;

import chat.parley.failures.Failures;
import chat.parley.failures.Subsystem;
import chat.parley.limits.Limits;
import chat.parley.limits.PeriodicCheck;
import chat.parley.limits.RunningTime;
import chat.parley.message.CloseCode;
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
import org.springframework.web.socket.WebSocketSession;

/** All outboxes: makes them, shares the writers out among them, and drops those that are stuck. */
@Component
public final class Outboxes implements SmartLifecycle {

  /** How long clients have to answer the close when Parley stops. */
  private static final Duration DRAIN = Duration.ofSeconds(2);

  private final Set<Outbox> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger made = new AtomicInteger();
  private final int limit;
  private final Duration writeTimeout;
  private final long idleNanos;
  private final OutboxWriter[] writers;
  private final Failures failures;
  private final DeliveryMetrics figures = new DeliveryMetrics(this::waiting);
  private @Nullable PeriodicCheck<Outbox> watch;

  Outboxes(WriteProperties properties, Limits limits, Failures failures) {
    this.failures = failures;
    this.writeTimeout = properties.writeTimeout();
    this.idleNanos = limits.idleTime().toNanos();
    this.limit = Math.toIntExact(limits.outbox().toBytes());
    int threads =
        properties.threads() > 0
            ? properties.threads()
            : Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    this.writers =
        IntStream.range(0, threads)
            .mapToObj(i -> new OutboxWriter("parley-writer-" + i, failures))
            .toArray(OutboxWriter[]::new);
  }

  /** The outbox of a session that has just been opened. */
  public Outbox open(WebSocketSession session) {
    OutboxWriter writer = writers[Math.floorMod(made.getAndIncrement(), writers.length)];
    var outbox = new Outbox(new WebSocketSink(session), writer, figures, limit, writeTimeout);
    open.add(outbox);
    return outbox;
  }

  /** Does something; what it makes ready to write is written when it is done. */
  public void turn(Runnable handling) {
    ReadyOutboxes.during(handling);
  }

  /** Forgets the outbox of a session that has ended. */
  public void ended(Outbox outbox) {
    open.remove(outbox);
    outbox.ended();
  }

  /** How many sessions are open. */
  public int size() {
    return open.size();
  }

  /** What has been delivered since the start. */
  public DeliveryMetrics figures() {
    return figures;
  }

  private long waiting() {
    return open.stream().mapToLong(Outbox::waiting).sum();
  }

  private void look(Outbox outbox) {
    long now = RunningTime.nanos();
    outbox.giveUpIfStuck(now);
    if (idleNanos > 0) {
      outbox.endIfIdle(now, idleNanos);
    }
  }

  @Override
  public synchronized void start() {
    watch =
        new PeriodicCheck<>(
            "parley-watch", open, this::look, e -> failures.failed(Subsystem.TIMER, e));
  }

  /** Tells every client to connect again, and waits a moment for what is under way. */
  @Override
  public synchronized void stop() {
    open.forEach(outbox -> outbox.close(CloseCode.GOING_AWAY, "Parley is stopping"));
    long deadline = System.nanoTime() + DRAIN.toNanos();
    while (!open.isEmpty() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
    if (watch != null) {
      watch.close();
      watch = null;
    }
    for (OutboxWriter writer : writers) {
      writer.stop();
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return watch != null;
  }

  /** Stops first: before the web server, while sockets can still be written to. */
  @Override
  public int getPhase() {
    return Integer.MAX_VALUE;
  }
}
