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
 * The failures inside this process since its start: failed tasks of subsystems that continue with
 * the next task, periodic tasks that keep failing, and the fatal failure after which the process
 * cannot continue. Any thread may call; no method throws or blocks, except that writing to the log
 * may block.
 */
public final class Failures implements AutoCloseable {

  /** The exit status of the process after a fatal failure: EX_SOFTWARE of sysexits.h. */
  public static final int EXIT_STATUS = 70;

  private static final Logger log = LoggerFactory.getLogger(Failures.class);

  /** Time between a fatal failure and the halt, in which errors reach clients and health checks. */
  private static final Duration HALT_DELAY = Duration.ofSeconds(2);

  /** Minimum time between two log lines of a subsystem; failures in between are only counted. */
  private static final Duration LOG_INTERVAL = Duration.ofMinutes(1);

  /** Written to standard error if the fatal failure could not be logged, for lack of memory. */
  private static final byte[] FATAL_MESSAGE =
      ("Parley cannot continue and cannot log the cause, which may be a lack of memory."
              + " The process exits with status "
              + EXIT_STATUS
              + "\n")
          .getBytes(US_ASCII);

  private static final class State {
    private final LongAdder failures = new LongAdder();
    private final AtomicLong lastLogged =
        new AtomicLong(System.nanoTime() - LOG_INTERVAL.toNanos());
    private final AtomicLong unlogged = new AtomicLong();
    private volatile boolean failing;
  }

  private final Map<Subsystem, State> states = new EnumMap<>(Subsystem.class);
  private final AtomicReference<@Nullable Subsystem> fatal = new AtomicReference<>();
  private final FileOutputStream standardError = new FileOutputStream(FileDescriptor.err);
  private final ProcessHalt halt;

  /**
   * Waits for a fatal failure. Started in advance, because after an OutOfMemoryError no thread can
   * be started. Null if this process must not be halted.
   */
  private final @Nullable Thread haltThread;

  private volatile boolean closed;

  /** Whether the fatal failure has been logged, which can fail or take long without memory. */
  private volatile boolean fatalLogged;

  /**
   * Starts the thread that halts the process.
   *
   * @param halt halts the process after a fatal failure; {@link ProcessHalt#NONE} if Parley runs
   *     inside another program
   */
  public Failures(ProcessHalt halt) {
    this.halt = halt;
    for (Subsystem subsystem : Subsystem.values()) {
      states.put(subsystem, new State());
    }
    haltThread =
        halt.equals(ProcessHalt.NONE)
            ? null
            : Thread.ofPlatform().name("parley-halt").daemon().start(this::awaitFatal);
  }

  /** Records that a task of a subsystem failed; the subsystem continues with the next task. */
  public void failed(Subsystem subsystem, Throwable cause) {
    try {
      State state = state(subsystem);
      state.failures.increment();
      long now = System.nanoTime();
      long last = state.lastLogged.get();
      if (now - last >= LOG_INTERVAL.toNanos() && state.lastLogged.compareAndSet(last, now)) {
        long unlogged = state.unlogged.getAndSet(0);
        log.error("A task of the subsystem {} failed{}", subsystem, unloggedText(unlogged), cause);
      } else {
        state.unlogged.incrementAndGet();
        log.debug("A task of the subsystem {} failed", subsystem, cause);
      }
    } catch (Throwable _) {
      // Out of memory: the caller must be able to continue, for example with an error for a client.
    }
  }

  private static String unloggedText(long number) {
    return number == 0 ? "" : " (further failures since the previous log line: " + number + ")";
  }

  /** Records that a periodic task failed. Health reports it until {@link #recovered} is called. */
  public void failing(Subsystem subsystem, Throwable cause) {
    state(subsystem).failing = true;
    failed(subsystem, cause);
  }

  /** Records that the periodic task of a subsystem succeeded. */
  public void recovered(Subsystem subsystem) {
    State state = state(subsystem);
    if (state.failing) {
      state.failing = false;
    }
  }

  /**
   * Records that a subsystem cannot continue, and has the process halted {@link #HALT_DELAY} later.
   * Only the first call has an effect. Allocates memory for the log line only.
   */
  public void fatal(Subsystem subsystem, Throwable cause) {
    if (!fatal.compareAndSet(null, subsystem)) {
      return;
    }
    LockSupport.unpark(haltThread);
    try {
      state(subsystem).failures.increment();
      log.error(
          "Fatal failure of the subsystem {}. {}",
          subsystem,
          haltThread == null
              ? "Parley is out of service until it is restarted"
              : "The process exits with status " + EXIT_STATUS,
          cause);
      fatalLogged = true;
    } catch (Throwable _) {
      // Out of memory: the halt thread writes a message that needs none.
    }
  }

  private void awaitFatal() {
    while (fatal.get() == null) {
      if (closed) {
        return;
      }
      LockSupport.park(this);
    }
    long end = System.nanoTime() + HALT_DELAY.toNanos();
    for (long left; (left = end - System.nanoTime()) > 0; ) {
      LockSupport.parkNanos(this, left);
    }
    if (!fatalLogged) {
      writeFatalMessage();
    }
    halt.halt(EXIT_STATUS);
  }

  private void writeFatalMessage() {
    try {
      standardError.write(FATAL_MESSAGE);
    } catch (Throwable _) {
      // There is no other place to report to.
    }
  }

  private State state(Subsystem subsystem) {
    return states.get(subsystem);
  }

  /** Returns whether a fatal failure has been recorded. */
  public boolean isFatal() {
    return fatal.get() != null;
  }

  /** Returns the subsystem that failed fatally; null if none has. */
  public @Nullable Subsystem fatal() {
    return fatal.get();
  }

  /** Returns the subsystems in which the last run of the periodic task failed. */
  public List<Subsystem> failing() {
    return Arrays.stream(Subsystem.values()).filter(s -> state(s).failing).toList();
  }

  /** Returns the number of failures of a subsystem since the process started. */
  public long count(Subsystem subsystem) {
    return state(subsystem).failures.sum();
  }

  /**
   * Stops the thread that waits for a fatal failure. After a fatal failure the process is halted
   * nevertheless.
   */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(haltThread);
  }
}
