package chat.parley.drain;

import chat.parley.failures.Failures;
import chat.parley.failures.Subsystem;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.session.ClientSession;
import chat.parley.session.ClientSessions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Closes the sessions of a node that stops, one after the other in random order, each with a random
 * time after which its client is to connect again. Everything else of the node works until the end
 * of the drain, which is bounded; sessions that are left then are closed at once. Spring Boot has
 * reported the stop by the readiness probe before. Any thread may call.
 */
public final class SessionDrain implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(SessionDrain.class);

  /** The longest time in ms after which a client is to connect again. */
  private static final int MAX_RETRY_MILLIS = 3000;

  /** Maximum time that is waited for closed sessions to end. */
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  /** Time in addition to the longest drain after which it is given up. */
  private static final Duration SLACK = Duration.ofSeconds(1);

  private static final Duration CHECK_INTERVAL = Duration.ofMillis(10);

  private final ClientSessions sessions;
  private final Duration delay;
  private final Duration time;
  private final Failures failures;
  private final CountDownLatch hurry = new CountDownLatch(1);
  private final AtomicInteger left = new AtomicInteger();
  private final AtomicInteger drained = new AtomicInteger();
  private volatile boolean running;

  /**
   * @param delay time until the first session is closed
   * @param time time over which the sessions are closed; zero for no drain
   */
  SessionDrain(ClientSessions sessions, Duration delay, Duration time, Failures failures) {
    this.sessions = sessions;
    this.delay = delay;
    this.time = time;
    this.failures = failures;
  }

  /** Returns the number of sessions that the drain has not closed yet; 0 while there is none. */
  public int left() {
    return left.get();
  }

  /** Returns the number of sessions that the drain has closed. */
  public int drained() {
    return drained.get();
  }

  @Override
  public void start() {
    running = true;
  }

  /**
   * Drains the node. Blocks for at most the delay, the time of the drain, {@link #CLOSE_TIMEOUT}
   * and {@link #SLACK}; less if all sessions have ended, or if the process gets another signal.
   */
  @Override
  public void stop() {
    running = false;
    if (time.isZero() || sessions.size() == 0) {
      return;
    }
    // On a thread of its own: no failure and no session can make the stop last longer.
    Thread thread = Thread.ofPlatform().name("parley-drain").daemon().unstarted(this::drain);
    Runnable onSignal = hurry::countDown;
    StopSignals.handle(onSignal);
    try {
      thread.start();
      if (!thread.join(delay.plus(time).plus(CLOSE_TIMEOUT).plus(SLACK))) {
        log.warn("The drain has not ended in time; the remaining sessions are closed at once");
        thread.interrupt();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      StopSignals.ignore(onSignal);
    }
  }

  private void drain() {
    log.info(
        "Parley is stopping: its {} sessions are closed within {} ms, from {} ms on",
        left.updateAndGet(_ -> sessions.size()),
        time.toMillis(),
        delay.toMillis());
    long start = System.nanoTime();
    try {
      awaitHurry(delay);
      sessions.refuseNew(SessionDrain::reason);
      List<ClientSession> open = new ArrayList<>(sessions.all());
      Collections.shuffle(open);
      closeAll(open);
      awaitEnds(new HashSet<>(open));
      log.info(
          "{} sessions were closed in {} ms; {} are left",
          drained,
          Duration.ofNanos(System.nanoTime() - start).toMillis(),
          sessions.size());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (Throwable e) {
      failures.failed(Subsystem.SESSION, e);
    } finally {
      left.set(0);
    }
  }

  /** Returns why a session ends, or is not opened. */
  private static ChatException reason() {
    int millis = ThreadLocalRandom.current().nextInt(MAX_RETRY_MILLIS);
    return ChatError.STOPPING
        .because("This node is stopping; connect again, possibly to another one")
        .retryAfter(Duration.ofMillis(millis + 1));
  }

  private void closeAll(List<ClientSession> open) throws InterruptedException {
    long start = System.nanoTime();
    for (int i = 0; i < open.size() && sessions.size() > 0; i++) {
      left.set(open.size() - i);
      Duration due = time.multipliedBy(i).dividedBy(open.size());
      if (awaitHurry(due.minusNanos(System.nanoTime() - start))) {
        return;
      }
      close(open.get(i));
    }
    left.set(0);
  }

  private void close(ClientSession session) {
    try {
      if (sessions.tryEnd(session, reason())) {
        drained.incrementAndGet();
      }
    } catch (RuntimeException e) {
      failures.failed(Subsystem.SESSION, e);
    }
  }

  /**
   * Waits until the closed sessions have ended; meanwhile the frames that their clients had sent
   * are answered. Closes the sessions that were admitted before the first close and opened after
   * it.
   */
  private void awaitEnds(Set<ClientSession> closed) throws InterruptedException {
    long deadline = System.nanoTime() + CLOSE_TIMEOUT.toNanos();
    boolean isHurried = awaitHurry(Duration.ZERO);
    while (!isHurried && sessions.size() > 0 && System.nanoTime() < deadline) {
      sessions.all().stream().filter(closed::add).forEach(this::close);
      isHurried = awaitHurry(CHECK_INTERVAL);
    }
  }

  /** Waits; returns true as soon as the process has got another signal. */
  private boolean awaitHurry(Duration wait) throws InterruptedException {
    return hurry.await(wait.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Returns the phase that stops first: before the outboxes and polls, which end all at once. */
  @Override
  public int getPhase() {
    return Integer.MAX_VALUE;
  }
}
