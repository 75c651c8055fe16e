package chat.parley.journal;

import chat.parley.failures.Failures;
import chat.parley.failures.Subsystem;
import chat.parley.store.StoreException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides when this node looks for messages that other nodes have stored and that have not been
 * received. A gap in a stream is noticed when a later message arrives. A loss at the end of a
 * stream is noticed when the store has a later batch of a node than has been received; then the
 * last offsets of all streams with subscribers on this node are compared with the store. Runs on a
 * thread of its own.
 */
final class RepairSchedule implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RepairSchedule.class);

  private static final Duration TICK_INTERVAL = Duration.ofMillis(20);

  /** Duration of faster checks after a batch was missing: a node may be cut off. */
  private static final Duration FAST_CHECK_TIME = Duration.ofSeconds(3);

  /** Pause after an unexpected exception. */
  private static final Duration ERROR_PAUSE = Duration.ofSeconds(1);

  private final GapRepairProperties settings;
  private final GapRepair repair;
  private final RemoteBatches remoteBatches;
  private final StoreAvailability availability;
  private final Failures failures;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("parley-repair").daemon().factory());

  private long lastCheck = System.nanoTime();
  private long lastComparison = lastCheck;
  private long fastChecksUntil = lastCheck;
  private long pausedUntil = lastCheck;

  RepairSchedule(
      GapRepairProperties settings,
      GapRepair repair,
      RemoteBatches remoteBatches,
      StoreAvailability availability,
      Failures failures) {
    this.settings = settings;
    this.repair = repair;
    this.remoteBatches = remoteBatches;
    this.availability = availability;
    this.failures = failures;
  }

  void start() {
    var _ =
        thread.scheduleWithFixedDelay(
            this::tick, TICK_INTERVAL.toMillis(), TICK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void tick() {
    long now = System.nanoTime();
    if (!availability.isUsable() || now - pausedUntil < 0) {
      return;
    }
    try {
      boolean undisturbed = remoteBatches.isBrokerLinked() && now - fastChecksUntil > 0;
      Duration interval = undisturbed ? settings.checkInterval() : settings.fastCheckInterval();
      if (remoteBatches.isLossSuspected() || now - lastCheck > interval.toNanos()) {
        lastCheck = now;
        checkBatches();
      }
      if (!repair.fillGaps(now - settings.waitTime().toNanos())) {
        remoteBatches.suspectLoss();
      }
      failures.recovered(Subsystem.REPAIR);
    } catch (StoreException e) {
      remoteBatches.suspectLoss();
      log.debug("The store is unavailable; missing messages are read later", e);
    } catch (Throwable e) {
      remoteBatches.suspectLoss();
      failures.failing(Subsystem.REPAIR, e);
      pausedUntil = System.nanoTime() + ERROR_PAUSE.toNanos();
      return;
    }
    // Pauses for as long as the tick took, because other threads read from the store too.
    long end = System.nanoTime();
    pausedUntil = end + (end - now);
  }

  private void checkBatches() throws StoreException {
    boolean due =
        remoteBatches.isLossSuspected()
            || lastCheck - lastComparison > settings.compareInterval().toNanos();
    remoteBatches.clearSuspicion();
    boolean onlyOverdue = remoteBatches.isBrokerLinked() && !due;
    boolean missing = remoteBatches.checkMissing(repair.lastBatches(), onlyOverdue);
    if (missing) {
      fastChecksUntil = System.nanoTime() + FAST_CHECK_TIME.toNanos();
    }
    if (missing || due) {
      lastComparison = lastCheck;
      // Gaps found are filled at once, without waiting for the missing messages any longer.
      repair.compareEnds(System.nanoTime() - settings.waitTime().toNanos());
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
