package chat.parley.membership;

import chat.parley.failures.Failures;
import chat.parley.failures.Subsystem;
import chat.parley.message.UserName;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Keeps in memory the memberships of users with a session on this node only: every five seconds, on
 * a thread of its own, it forgets those of users without one. These are users whose last session
 * has ended, and those that send single requests over HTTP, for which a membership is read from the
 * store once in this time.
 */
public final class MembershipExpiry implements MeterBinder, AutoCloseable {

  private static final Duration INTERVAL = Duration.ofSeconds(5);

  private final RoomDirectory rooms;
  private final Predicate<UserName> hasSession;
  private final Failures failures;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("parley-memberships").daemon().factory());

  /**
   * Starts the thread, which runs until {@link #close}.
   *
   * @param hasSession returns whether a user has a session on this node; must not block
   */
  public MembershipExpiry(RoomDirectory rooms, Predicate<UserName> hasSession, Failures failures) {
    this(rooms, hasSession, failures, INTERVAL);
  }

  MembershipExpiry(
      RoomDirectory rooms, Predicate<UserName> hasSession, Failures failures, Duration interval) {
    this.rooms = rooms;
    this.hasSession = hasSession;
    this.failures = failures;
    var _ =
        thread.scheduleWithFixedDelay(
            this::expire, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Throws nothing: the executor would silently cancel a periodic task that throws. */
  private void expire() {
    try {
      rooms.retain(hasSession);
    } catch (Throwable e) {
      failures.failed(Subsystem.TIMER, e);
    }
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("parley.room.memberships", rooms, RoomDirectory::memberships)
        .description("Memberships of users in rooms that are in memory")
        .register(registry);
  }

  /** Stops the thread. */
  @Override
  public void close() {
    thread.shutdownNow();
  }
}
