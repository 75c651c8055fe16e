package chat.parley.journal;

import chat.parley.failures.Failures;
import chat.parley.failures.Subsystem;
import chat.parley.journal.memory.OpenGap;
import chat.parley.journal.memory.Stream;
import chat.parley.journal.memory.Streams;
import chat.parley.message.Address;
import chat.parley.message.ChatMessage;
import chat.parley.store.Database;
import chat.parley.store.Gap;
import chat.parley.store.RepairReader;
import chat.parley.store.StoreException;
import chat.parley.store.StreamRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Detects messages that other nodes have stored and that have not been received, and reads them
 * from the store. A gap in a stream is detected when a later message arrives. A loss at the end of
 * a stream is detected when the store has a later batch of a node than has been received; then the
 * last offsets of all streams with subscribers on this node are compared with the store. Runs on a
 * thread of its own.
 */
final class GapRepair implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(GapRepair.class);

  private static final Duration TICK_INTERVAL = Duration.ofMillis(20);

  /** Duration of faster checks after a batch was missing: a node may be cut off. */
  private static final Duration FAST_CHECK_TIME = Duration.ofSeconds(3);

  /** Pause after an unexpected exception. */
  private static final Duration ERROR_PAUSE = Duration.ofSeconds(1);

  /** Maximum number of gaps that one query fills. */
  private static final int MAX_GAPS = 100;

  /** Maximum number of such queries in a row. */
  private static final int MAX_PASSES = 20;

  /** Maximum number of streams whose last offsets one query reads. */
  private static final int MAX_STREAMS = 1_000;

  private final GapRepairProperties settings;
  private final RepairReader reader;
  private final Streams streams;
  private final Sequencer sequencer;
  private final ReceivedBatches receivedBatches;
  private final StoreAvailability availability;
  private final JournalMetrics metrics;
  private final Failures failures;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("parley-repair").daemon().factory());

  private long lastCheck = System.nanoTime();
  private long lastComparison = lastCheck;
  private long fastChecksUntil = lastCheck;
  private long pausedUntil = lastCheck;
  private volatile boolean brokerLinked;
  private volatile boolean lossSuspected;

  GapRepair(
      GapRepairProperties settings,
      Database database,
      Streams streams,
      Sequencer sequencer,
      StoreAvailability availability,
      JournalMetrics metrics,
      Failures failures) {
    this.settings = settings;
    this.reader = database.repairReader();
    this.streams = streams;
    this.sequencer = sequencer;
    this.receivedBatches = new ReceivedBatches(database.writerId());
    this.availability = availability;
    this.metrics = metrics;
    this.failures = failures;
  }

  void start() {
    var _ =
        thread.scheduleWithFixedDelay(
            this::tick, TICK_INTERVAL.toMillis(), TICK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Records that a batch of another node has been received. Any thread may call.
   *
   * @param writer the id of the process that stored the batch
   * @param number the number of the batch
   */
  void batchReceived(String writer, long number) {
    receivedBatches.add(writer, number);
  }

  /** Sets whether batches of other nodes arrive through the broker. Any thread may call. */
  void setBrokerLinked(boolean linked) {
    brokerLinked = linked;
    lossSuspected = true;
  }

  /** Reports a suspected loss of messages, which the next tick checks. Any thread may call. */
  void suspectLoss() {
    lossSuspected = true;
  }

  private void tick() {
    long now = System.nanoTime();
    if (!availability.isUsable() || now - pausedUntil < 0) {
      return;
    }
    try {
      boolean undisturbed = brokerLinked && now - fastChecksUntil > 0;
      Duration interval = undisturbed ? settings.checkInterval() : settings.fastCheckInterval();
      if (lossSuspected || now - lastCheck > interval.toNanos()) {
        lastCheck = now;
        checkBatches();
      }
      fill(now - settings.waitTime().toNanos());
      failures.recovered(Subsystem.REPAIR);
    } catch (StoreException e) {
      lossSuspected = true;
      log.debug("The store is unavailable; missing messages are read later", e);
    } catch (Throwable e) {
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
        lossSuspected || lastCheck - lastComparison > settings.compareInterval().toNanos();
    lossSuspected = false;
    boolean missing = receivedBatches.checkMissing(reader.lastBatches(), brokerLinked && !due);
    if (missing) {
      fastChecksUntil = System.nanoTime() + FAST_CHECK_TIME.toNanos();
    }
    if (missing || due) {
      compareEnds();
    }
  }

  /**
   * Compares the last offsets of all subscribed streams with the store. Gaps found are filled at
   * once, without waiting for the missing messages any longer.
   */
  private void compareEnds() throws StoreException {
    lastComparison = lastCheck;
    long since = System.nanoTime() - settings.waitTime().toNanos();
    List<Address> live = streams.liveAddresses();
    for (int i = 0; i < live.size(); i += MAX_STREAMS) {
      List<Address> page = live.subList(i, Math.min(live.size(), i + MAX_STREAMS));
      for (StreamRow row : reader.streams(page).values()) {
        if (streams.with(row.address(), Stream::row).lastOffset() < row.lastOffset()) {
          sequencer.change(
              row.address(), (stream, _, _) -> stream.expectUpTo(row.lastOffset(), since));
        }
      }
    }
  }

  private void fill(long since) throws StoreException {
    List<OpenGap> openGaps = streams.gaps(since, MAX_GAPS);
    for (int pass = 0; pass < MAX_PASSES && !openGaps.isEmpty(); pass++) {
      fill(openGaps);
      openGaps = streams.gaps(since, MAX_GAPS);
    }
  }

  private void fill(List<OpenGap> openGaps) throws StoreException {
    Map<Address, StreamRow> rows =
        reader.streams(openGaps.stream().map(openGap -> openGap.stream().address()).toList());
    var gaps = new ArrayList<Gap>();
    for (OpenGap openGap : openGaps) {
      StreamRow row =
          rows.getOrDefault(openGap.stream().address(), openGap.stream().withLastOffset(0));
      long after = Math.max(openGap.stream().lastOffset(), row.deletedUpTo());
      long upTo = Math.min(openGap.end(), row.lastOffset());
      sequencer.change(row.address(), (s, max, ready) -> s.skipTo(row.deletedUpTo(), max, ready));
      if (openGap.end() > row.lastOffset()) {
        // A node has announced messages that are not stored. Messages held back after the gap are
        // discarded too.
        sequencer.change(
            row.address(), (stream, _, _) -> stream.expectNothingAfter(row.lastOffset()));
        lossSuspected = true;
      }
      if (after < upTo) {
        gaps.add(new Gap(row, after, upTo));
      }
    }
    List<ChatMessage> found = reader.messagesIn(gaps);
    if (found.isEmpty()) {
      gaps.forEach(this::skipMissing);
    }
    metrics.addRepaired(found.size());
    sequencer.addReceived(found);
  }

  /**
   * Skips a gap for which the store has no messages. An intact store has all messages between the
   * deleted ones and the end of a stream.
   */
  private void skipMissing(Gap gap) {
    log.error(
        "The store has no messages of {} after offset {} up to {}; they are skipped",
        gap.stream().address(),
        gap.after(),
        gap.upTo());
    sequencer.change(
        gap.stream().address(), (stream, max, ready) -> stream.skipTo(gap.upTo(), max, ready));
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
