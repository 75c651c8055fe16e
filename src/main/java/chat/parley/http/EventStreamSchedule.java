package chat.parley.http;

import chat.parley.failures.Failures;
import chat.parley.failures.Subsystem;
import chat.parley.limits.PeriodicCheck;
import chat.parley.limits.RunningTime;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.stereotype.Component;

/**
 * The open event streams, each with its comments and its end, on one thread for all. Any thread may
 * call.
 */
@Component
final class EventStreamSchedule implements AutoCloseable {

  /** The largest part by which the age of an event stream differs from the setting. */
  private static final double JITTER = 0.2;

  private final EventStreamProperties properties;
  private final Set<OpenEventStream> open = ConcurrentHashMap.newKeySet();
  private final PeriodicCheck<OpenEventStream> check;

  EventStreamSchedule(EventStreamProperties properties, Failures failures) {
    this.properties = properties;
    this.check =
        new PeriodicCheck<>(
            "parley-events",
            open,
            stream -> stream.check(RunningTime.nanos(), properties.keepAlive().toNanos()),
            e -> failures.failed(Subsystem.TIMER, e));
  }

  /** Adds an event stream, until {@link #remove}. */
  void add(OpenEventStream stream) {
    open.add(stream);
  }

  void remove(OpenEventStream stream) {
    open.remove(stream);
  }

  /** Returns a random time within the first interval for the first comment of an event stream. */
  long firstKeepAlive() {
    long interval = properties.keepAlive().toNanos();
    return RunningTime.nanos() + ThreadLocalRandom.current().nextLong(interval);
  }

  /** Returns when an event stream that begins now is to end, by {@link RunningTime}. */
  long end() {
    double jitter = ThreadLocalRandom.current().nextDouble(1 - JITTER, 1 + JITTER);
    return RunningTime.nanos() + (long) (properties.maxAge().toNanos() * jitter);
  }

  @Override
  public void close() {
    check.close();
  }
}
