package chat.parley.journal;

import chat.parley.failures.Failures;
import chat.parley.failures.Subsystem;
import chat.parley.journal.memory.OpenGap;
import chat.parley.journal.memory.Stream;
import chat.parley.journal.memory.Streams;
import chat.parley.message.Address;
import chat.parley.message.ChatMessage;
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
 * Finds what other processes have stored and what has not come from them, and reads it from the
 * store. A hole in a stream shows when a later message comes. A loss with nothing behind it shows
 * when the store has a later batch of a process than has come; then the ends of all streams that
 * are read here are compared. One thread of its own.
 */
final class GapRepair implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(GapRepair.class);

  private static final Duration TICK = Duration.ofMillis(20);

  /** How long is looked more often when something was missing: a node may be cut off. */
  private static final Duration HASTE = Duration.ofSeconds(3);

  /** How long is waited after an error that should not be. */
  private static final Duration REST = Duration.ofSeconds(1);

  /** How many holes are filled at once, and how often in a row. */
  private static final int HOLES = 100;

  private static final int PASSES = 20;

  /** Of how many streams the ends are asked for at once. */
  private static final int STREAMS = 1_000;

  private final GapRepairProperties settings;
  private final RepairReader reader;
  private final Streams streams;
  private final Sequencer sequencer;
  private final ReceivedBatches heard;
  private final StoreAvailability availability;
  private final JournalMetrics figures;
  private final Failures failures;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("parley-repair").daemon().factory());

  private long looked = System.nanoTime();
  private long compared = looked;
  private long hasteEnds = looked;
  private long rested = looked;
  private volatile boolean linked;
  private volatile boolean suspicious;

  GapRepair(
      GapRepairProperties settings,
      RepairReader reader,
      Streams streams,
      Sequencer sequencer,
      ReceivedBatches heard,
      StoreAvailability availability,
      JournalMetrics figures,
      Failures failures) {
    this.settings = settings;
    this.reader = reader;
    this.streams = streams;
    this.sequencer = sequencer;
    this.heard = heard;
    this.availability = availability;
    this.figures = figures;
    this.failures = failures;
  }

  void start() {
    var _ =
        thread.scheduleWithFixedDelay(
            this::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Whether batches of other processes come in. Any thread may call. */
  void linked(boolean now) {
    linked = now;
    suspicious = true;
  }

  /** Something was lost for certain. Any thread may call. */
  void suspect() {
    suspicious = true;
  }

  private void tick() {
    long now = System.nanoTime();
    if (!availability.usable() || now - rested < 0) {
      return;
    }
    try {
      boolean calm = linked && now - hasteEnds > 0;
      Duration interval = calm ? settings.look() : settings.poll();
      if (suspicious || now - looked > interval.toNanos()) {
        looked = now;
        look();
      }
      fill(now - settings.patience().toNanos());
      failures.recovered(Subsystem.REPAIR);
    } catch (StoreException e) {
      suspicious = true;
      log.debug("What is missing is read later", e);
    } catch (Throwable e) {
      failures.failing(Subsystem.REPAIR, e);
      rested = System.nanoTime() + REST.toNanos();
      return;
    }
    // Never more than half of the time: others ask the store too.
    long end = System.nanoTime();
    rested = end + (end - now);
  }

  private void look() throws StoreException {
    boolean certain = suspicious || looked - compared > settings.compare().toNanos();
    suspicious = false;
    boolean missing = heard.misses(reader.writers(), linked && !certain);
    if (missing) {
      hasteEnds = System.nanoTime() + HASTE.toNanos();
    }
    if (missing || certain) {
      compare();
    }
  }

  /** What is found missing has been waited for long enough. */
  private void compare() throws StoreException {
    compared = looked;
    long since = System.nanoTime() - settings.patience().toNanos();
    List<Address> live = streams.live();
    for (int i = 0; i < live.size(); i += STREAMS) {
      List<Address> some = live.subList(i, Math.min(live.size(), i + STREAMS));
      for (StreamRow row : reader.streams(some).values()) {
        if (streams.with(row.address(), Stream::row).last() < row.last()) {
          sequencer.change(row.address(), (stream, _, _) -> stream.expect(row.last(), since));
        }
      }
    }
  }

  private void fill(long since) throws StoreException {
    List<OpenGap> holes = streams.holes(since, HOLES);
    for (int pass = 0; pass < PASSES && !holes.isEmpty(); pass++) {
      fill(holes);
      holes = streams.holes(since, HOLES);
    }
  }

  private void fill(List<OpenGap> holes) throws StoreException {
    Map<Address, StreamRow> rows =
        reader.streams(holes.stream().map(hole -> hole.stream().address()).toList());
    var gaps = new ArrayList<Gap>();
    for (OpenGap hole : holes) {
      StreamRow row = rows.getOrDefault(hole.stream().address(), hole.stream().withLast(0));
      long after = Math.max(hole.stream().last(), row.deleted());
      long upTo = Math.min(hole.end(), row.last());
      sequencer.change(row.address(), (s, max, ready) -> s.skip(row.deleted(), max, ready));
      if (hole.end() > row.last()) {
        // Somebody has told of what is not stored. What came meanwhile is forgotten with it.
        sequencer.change(row.address(), (stream, _, _) -> stream.endsAt(row.last()));
        suspicious = true;
      }
      if (after < upTo) {
        gaps.add(new Gap(row, after, upTo));
      }
    }
    List<ChatMessage> found = reader.between(gaps);
    if (found.isEmpty()) {
      gaps.forEach(this::giveUp);
    }
    figures.repaired(found.size());
    sequencer.learn(found);
  }

  /** Between what was deleted and the end there is everything, if the store is whole. */
  private void giveUp(Gap gap) {
    log.error("The store has no {} from {} to {}", gap.stream().address(), gap.after(), gap.upTo());
    sequencer.change(
        gap.stream().address(), (stream, max, ready) -> stream.skip(gap.upTo(), max, ready));
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
