package chat.parley.journal;

import chat.parley.store.StoreException;
import chat.parley.store.StoreOutage;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the store is available. The writer thread reports its calls and their results; any thread
 * may read. A call that takes longer than {@link #CALL_LIMIT} counts as an outage, until it has
 * ended and a call has succeeded.
 */
final class StoreAvailability {

  private static final Logger log = LoggerFactory.getLogger(StoreAvailability.class);

  /** Maximum duration of a call of the writer thread, its retries included. */
  static final Duration CALL_LIMIT = Duration.ofSeconds(5);

  /** The same until the store has been opened for the first time, which may migrate its schema. */
  private static final Duration OPEN_LIMIT = Duration.ofSeconds(30);

  /** Zero once the first attempt to open the store, or the writer thread, has ended. */
  private final CountDownLatch firstAttempt = new CountDownLatch(1);

  /** The outages logged since the store was available. */
  private final Set<StoreOutage> loggedOutages = ConcurrentHashMap.newKeySet();

  private volatile boolean opened;
  private volatile @Nullable StoreOutage outage;

  /** When the current call began, by {@link System#nanoTime}; 0 if there is none. */
  private volatile long callStart;

  /** Returns why the store is unavailable; null if it is available. */
  @Nullable StoreOutage outage() {
    StoreOutage known = outage;
    return known == null && isLate() ? StoreOutage.UNAVAILABLE : known;
  }

  /** Returns whether the current call has taken too long. */
  boolean isLate() {
    long start = callStart;
    return start != 0 && System.nanoTime() - start > (opened ? CALL_LIMIT : OPEN_LIMIT).toNanos();
  }

  /** Returns how long the current call has taken so far; zero if there is none. */
  Duration callAge() {
    long start = callStart;
    return start == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - start);
  }

  /** Returns whether the store has been opened and is available. */
  boolean isUsable() {
    return opened && outage() == null;
  }

  /**
   * Waits until the first attempt to open the store has ended, for at most {@link #CALL_LIMIT}.
   *
   * @throws chat.parley.message.ChatException if the store has not been opened
   */
  void awaitOpen() {
    try {
      var _ = firstAttempt.await(CALL_LIMIT.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    if (!opened) {
      throw OutageErrors.of(Objects.requireNonNullElse(outage, StoreOutage.UNAVAILABLE));
    }
  }

  /** Reports that the writer thread calls the store; {@link #callEnded} must follow. */
  void callStarted() {
    callStart = System.nanoTime() | 1;
  }

  /**
   * Reports that the call has failed. {@link #unavailable} must follow, unless the store has
   * refused the request.
   */
  void callFailed(StoreException e) {
    if (e.outage() != StoreOutage.REFUSED) {
      outage = e.outage();
    }
  }

  /** Reports that the call has ended, successfully or not. */
  void callEnded() {
    callStart = 0;
    if (outage == null) {
      logRecovery();
    }
  }

  /** Reports that the store is open and works. */
  void available() {
    opened = true;
    outage = null;
    logRecovery();
    firstAttempt.countDown();
  }

  private void logRecovery() {
    if (!loggedOutages.isEmpty()) {
      loggedOutages.clear();
      log.info("The store is available again");
    }
  }

  /** Reports an outage. */
  void unavailable(StoreException e) {
    outage = e.outage();
    logOutage(e.outage(), String.valueOf(e.getMessage()));
    firstAttempt.countDown();
  }

  /** Logs an outage if the current call has taken too long. Any thread may call. */
  void logIfLate() {
    if (isLate()) {
      logOutage(StoreOutage.UNAVAILABLE, "no answer for " + callAge().toSeconds() + " s");
    }
  }

  /** Logs one line per kind of outage, however long it lasts. */
  private void logOutage(StoreOutage kind, String reason) {
    if (loggedOutages.add(kind)) {
      log.error("The store is unavailable: {}. Parley retries until it is available", reason);
    }
  }

  /** Reports that the writer thread has ended: waiting threads need not wait any longer. */
  void writerEnded() {
    firstAttempt.countDown();
  }
}
