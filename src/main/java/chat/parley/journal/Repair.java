package chat.parley.journal;

import chat.parley.message.Address;
import chat.parley.message.ChatMessage;
import chat.parley.store.LogReader;
import chat.parley.store.StoreException;
import chat.parley.store.StreamRow;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds what other processes have stored and what has not come from them, and reads it from the
 * store. A hole in a stream shows when a later message comes. A loss with nothing behind it shows
 * when the store has a later batch of a process than has come; then the ends of all streams that
 * are read here are compared. One thread of its own.
 */
final class Repair implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Repair.class);

  private static final Duration TICK = Duration.ofMillis(20);

  /** How long is looked more often when something was missing: a node may be cut off. */
  private static final Duration HASTE = Duration.ofSeconds(3);

  /** How many messages are read at once. */
  private static final int PAGE = 500;

  /** Of how many streams the ends are asked for at once. */
  private static final int STREAMS = 1_000;

  private final RepairProperties settings;
  private final LogReader reader;
  private final Streams streams;
  private final Sequencer sequencer;
  private final Heard heard;
  private final Availability availability;
  private final LongAdder repaired = new LongAdder();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("parley-repair").daemon().factory());

  private long looked = System.nanoTime();
  private long compared = looked;
  private long hasteEnds = looked;
  private volatile boolean linked;
  private volatile boolean suspicious;

  Repair(
      RepairProperties settings,
      LogReader reader,
      Streams streams,
      Sequencer sequencer,
      Heard heard,
      Availability availability) {
    this.settings = settings;
    this.reader = reader;
    this.streams = streams;
    this.sequencer = sequencer;
    this.heard = heard;
    this.availability = availability;
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

  /** How many messages were read from the store because they had not come. Any thread may call. */
  long repaired() {
    return repaired.sum();
  }

  private void tick() {
    if (!availability.usable()) {
      return;
    }
    try {
      long now = System.nanoTime();
      boolean calm = linked && now - hasteEnds > 0;
      Duration interval = calm ? settings.look() : settings.poll();
      if (suspicious || now - looked > interval.toNanos()) {
        looked = now;
        look();
      }
      for (Hole hole : streams.holes(now - settings.patience().toNanos())) {
        fill(hole);
      }
    } catch (StoreException e) {
      log.debug("What is missing is read later", e);
    } catch (RuntimeException e) {
      log.error("What is missing could not be read", e);
    }
  }

  private void look() throws StoreException {
    boolean certain = suspicious || looked - compared > settings.compare().toNanos();
    suspicious = false;
    try {
      boolean missing = heard.misses(reader.writers(), linked && !certain);
      if (missing) {
        hasteEnds = System.nanoTime() + HASTE.toNanos();
      }
      if (missing || certain) {
        compare();
      }
    } catch (StoreException e) {
      suspicious = true;
      throw e;
    }
  }

  /** What is found missing has been waited for long enough. */
  private void compare() throws StoreException {
    compared = looked;
    long since = System.nanoTime() - settings.patience().toNanos();
    List<Address> live = streams.live();
    for (int i = 0; i < live.size(); i += STREAMS) {
      List<Address> some = live.subList(i, Math.min(live.size(), i + STREAMS));
      Map<String, Long> ends = reader.ends(some.stream().map(Address::stream).toList());
      for (Address address : some) {
        long end = ends.getOrDefault(address.stream(), 0L);
        sequencer.change(address, (stream, _, _) -> stream.expect(end, since));
      }
    }
  }

  private void fill(Hole hole) throws StoreException {
    StreamRow stream = hole.stream();
    StreamRow row = stream.id() == 0 ? reader.stream(stream.address()) : stream;
    for (long last = stream.last(); last < hole.end(); ) {
      int count = (int) Math.min(PAGE, hole.end() - last);
      List<ChatMessage> found = reader.after(row, last, count);
      long before = found.isEmpty() ? hole.end() : found.getFirst().offset() - 1;
      if (before > last) {
        log.debug("{} is deleted up to {}", stream.address(), before);
        sequencer.change(stream.address(), (s, max, ready) -> s.skip(before, max, ready));
      }
      repaired.add(found.size());
      sequencer.learn(found);
      last = found.isEmpty() ? before : found.getLast().offset();
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
