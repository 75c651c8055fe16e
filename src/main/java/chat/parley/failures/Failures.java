package chat.parley.failures;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has failed since the start: failures after which a subsystem goes on, subsystems that fail
 * again and again, and the failure after which the process cannot go on. Any thread may call; no
 * method throws or blocks, except that writing to the log may block.
 */
public final class Failures implements AutoCloseable {

  /** The exit status of a process that has halted: EX_SOFTWARE of sysexits.h. */
  public static final int EXIT_STATUS = 70;

  private static final Logger log = LoggerFactory.getLogger(Failures.class);

  /** Time between a fatal failure and the halt: answers leave, and health checks see it. */
  private static final Duration DELAY = Duration.ofSeconds(2);

  /** Each subsystem has one line in the log in this time; further failures are counted. */
  private static final Duration QUIET = Duration.ofMinutes(1);

  /** Written when there is no memory left to log. */
  private static final byte[] LAST_WORDS =
      ("Parley cannot go on, and cannot log why: out of memory? It ends with status "
              + EXIT_STATUS
              + "\n")
          .getBytes(US_ASCII);

  private static final class State {
    private final LongAdder failures = new LongAdder();
    private final AtomicLong logged = new AtomicLong(System.nanoTime() - QUIET.toNanos());
    private final AtomicLong unlogged = new AtomicLong();
    private volatile boolean failing;
  }

  private final Map<Subsystem, State> states = new EnumMap<>(Subsystem.class);
  private final AtomicReference<@Nullable Subsystem> fatal = new AtomicReference<>();
  private final FileOutputStream errors = new FileOutputStream(FileDescriptor.err);
  private final ProcessHalt halt;

  /** Made and started at once: after an OutOfMemoryError no thread can be. */
  private final @Nullable Thread halting;

  private volatile boolean closed;

  /** Whether the log has the fatal failure; with no memory left it may take too long. */
  private volatile boolean logged;

  /**
   * @param halt ends the process after a fatal failure; {@link ProcessHalt#NONE} if it is not
   *     Parley's own
   */
  public Failures(ProcessHalt halt) {
    this.halt = halt;
    for (Subsystem subsystem : Subsystem.values()) {
      states.put(subsystem, new State());
    }
    halting =
        halt.equals(ProcessHalt.NONE)
            ? null
            : Thread.ofPlatform().name("parley-halt").daemon().start(this::awaitFatal);
  }

  /** Records that a subsystem failed at one task and goes on with the next. */
  public void failed(Subsystem subsystem, Throwable cause) {
    try {
      State state = state(subsystem);
      state.failures.increment();
      long now = System.nanoTime();
      long last = state.logged.get();
      if (now - last >= QUIET.toNanos() && state.logged.compareAndSet(last, now)) {
        long more = state.unlogged.getAndSet(0);
        log.error("A task of the subsystem {} failed{}", subsystem, more(more), cause);
      } else {
        state.unlogged.incrementAndGet();
        log.debug("A task of the subsystem {} failed", subsystem, cause);
      }
    } catch (Throwable _) {
      // Out of memory: the caller still has somebody to answer.
    }
  }

  private static String more(long number) {
    return number == 0 ? "" : " (" + number + " more since the line before)";
  }

  /** Records that a periodic task failed; until {@link #recovered} health shows it. */
  public void failing(Subsystem subsystem, Throwable cause) {
    state(subsystem).failing = true;
    failed(subsystem, cause);
  }

  /** Records that a periodic task succeeded. */
  public void recovered(Subsystem subsystem) {
    State state = state(subsystem);
    if (state.failing) {
      state.failing = false;
    }
  }

  /**
   * Records that a subsystem cannot go on, and has the process halted after a short time. The first
   * one counts. Needs no memory but for the log.
   */
  public void fatal(Subsystem subsystem, Throwable cause) {
    if (!fatal.compareAndSet(null, subsystem)) {
      return;
    }
    LockSupport.unpark(halting);
    try {
      state(subsystem).failures.increment();
      log.error(
          "The subsystem {} cannot go on. {}",
          subsystem,
          halting == null
              ? "It stays out of service until it is started again"
              : "The process ends with status " + EXIT_STATUS,
          cause);
      logged = true;
    } catch (Throwable _) {
      // Out of memory: the last words are said without any.
    }
  }

  private void awaitFatal() {
    while (fatal.get() == null) {
      if (closed) {
        return;
      }
      LockSupport.park(this);
    }
    long end = System.nanoTime() + DELAY.toNanos();
    for (long left; (left = end - System.nanoTime()) > 0; ) {
      LockSupport.parkNanos(this, left);
    }
    if (!logged) {
      sayLastWords();
    }
    halt.halt(EXIT_STATUS);
  }

  private void sayLastWords() {
    try {
      errors.write(LAST_WORDS);
    } catch (Throwable _) {
      // Nobody can be told.
    }
  }

  private State state(Subsystem subsystem) {
    return states.get(subsystem);
  }

  /** Whether the process cannot go on. */
  public boolean isFatal() {
    return fatal.get() != null;
  }

  /** The subsystem without which the process cannot go on; null if all can. */
  public @Nullable Subsystem fatal() {
    return fatal.get();
  }

  /** The subsystems whose periodic task failed the last time. */
  public List<Subsystem> failing() {
    return Arrays.stream(Subsystem.values()).filter(s -> state(s).failing).toList();
  }

  /** The number of failures of a subsystem since the start. */
  public long count(Subsystem subsystem) {
    return state(subsystem).failures.sum();
  }

  /** Ends the thread that waits for a fatal failure; after one the process still halts. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(halting);
  }
}
