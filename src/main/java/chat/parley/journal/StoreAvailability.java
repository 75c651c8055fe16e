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
 * Whether the store can be used. The journal thread tells what became of its calls; any thread may
 * ask. A call that has been open for longer than {@link #LIMIT} counts as an outage, until it has
 * ended and one has succeeded.
 */
final class StoreAvailability {

  private static final Logger log = LoggerFactory.getLogger(StoreAvailability.class);

  /** How long a call of the journal thread may take, its retries included. */
  static final Duration LIMIT = Duration.ofSeconds(5);

  /** The same while the store is opened for the first time, which may change its schema. */
  private static final Duration OPENING = Duration.ofSeconds(30);

  private final CountDownLatch tried = new CountDownLatch(1);

  /** What the log has told of since the store could be used. */
  private final Set<StoreOutage> logged = ConcurrentHashMap.newKeySet();

  private volatile boolean opened;
  private volatile @Nullable StoreOutage trouble;

  /** When the open call began, by {@link System#nanoTime}; 0 if none is open. */
  private volatile long since;

  /** What is wrong with the store; null if nothing is. */
  @Nullable StoreOutage trouble() {
    StoreOutage known = trouble;
    return known == null && isLate() ? StoreOutage.AWAY : known;
  }

  /** Whether a call has been open for too long. */
  boolean isLate() {
    long begin = since;
    return begin != 0 && System.nanoTime() - begin > (opened ? LIMIT : OPENING).toNanos();
  }

  /** How long the open call has been open; zero if none is. */
  Duration callAge() {
    long begin = since;
    return begin == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - begin);
  }

  /** Whether the store has been opened, and nothing is wrong with it. */
  boolean usable() {
    return opened && trouble() == null;
  }

  /**
   * Waits until the store has been opened, or that has failed: for at most {@link #LIMIT}.
   *
   * @throws chat.parley.message.ChatException if it has not been opened
   */
  void awaitOpen() {
    try {
      var _ = tried.await(LIMIT.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    if (!opened) {
      throw OutageErrors.of(Objects.requireNonNullElse(trouble, StoreOutage.AWAY));
    }
  }

  /** The journal thread calls the store; {@link #callEnded} follows. */
  void callBegins() {
    since = System.nanoTime() | 1;
  }

  /** The call has failed; {@link #away} follows, unless the store has refused what it was given. */
  void callFailed(StoreException e) {
    if (e.trouble() != StoreOutage.REFUSED) {
      trouble = e.trouble();
    }
  }

  /** The call has ended, whether it has failed or not. */
  void callEnded() {
    since = 0;
    if (trouble == null) {
      logAgain();
    }
  }

  /** It does its work. */
  void there() {
    opened = true;
    trouble = null;
    logAgain();
    tried.countDown();
  }

  private void logAgain() {
    if (!logged.isEmpty()) {
      logged.clear();
      log.info("The store can be used again");
    }
  }

  /** It does not do its work. */
  void away(StoreException e) {
    trouble = e.trouble();
    logAway(e.trouble(), String.valueOf(e.getMessage()));
    tried.countDown();
  }

  /** Logs that the open call has been open for too long, if so. Any thread may call. */
  void logIfLate() {
    if (isLate()) {
      logAway(StoreOutage.AWAY, "it has not answered for " + callAge().toSeconds() + " s");
    }
  }

  /** One line tells of each kind of trouble, however long it lasts. */
  private void logAway(StoreOutage kind, String reason) {
    if (logged.add(kind)) {
      log.error("The store can not be used: {}. It is tried again until it can", reason);
    }
  }

  /** Nobody will tell any more. */
  void ended() {
    tried.countDown();
  }
}
