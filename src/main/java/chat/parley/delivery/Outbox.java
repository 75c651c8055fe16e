package chat.parley.delivery;

import chat.parley.failures.Subsystem;
import chat.parley.limits.RunningTime;
import chat.parley.message.CloseCode;
import chat.parley.transport.SessionSink;
import java.time.Duration;
import java.util.List;

/**
 * The bounded queue of messages waiting to be written to one session, written in batches by one
 * thread at a time. Any thread may call; no method waits for the client. If the client reads too
 * slowly, ephemeral messages are shed first, and then the session is closed with {@link
 * CloseCode#TRY_AGAIN_LATER}; other sessions are not affected.
 */
public final class Outbox {

  /** Maximum number of outboxes that {@link #writeAll} writes on the calling thread. */
  static final int MAX_DIRECT_WRITES = 8;

  /** Maximum duration of a closing handshake. */
  private static final long CLOSE_TIMEOUT_NANOS = Duration.ofSeconds(5).toNanos();

  private enum State {
    OPEN,
    /** Queued messages are still written, and then the session is closed. */
    CLOSING,
    /** The close has been sent, or the session has ended. */
    CLOSED
  }

  private final SessionSink sink;
  private final OutboxWriter writer;
  private final DeliveryMetrics metrics;
  private final OutboxQueue queue;
  private final ClientSilence silence;
  private final long writeTimeoutNanos;
  private State state = State.OPEN;

  /** Whether a thread writes this outbox now or has been assigned to do so. */
  private boolean scheduled;

  private int closeCode;
  private String closeReason = "";

  /**
   * When the connection is aborted if the current write or close is not done; 0 if there is none.
   */
  private volatile long deadline;

  Outbox(
      SessionSink sink,
      OutboxWriter writer,
      DeliveryMetrics metrics,
      int limit,
      Duration writeTimeout) {
    this.sink = sink;
    this.writer = writer;
    this.metrics = metrics;
    this.queue = new OutboxQueue(limit);
    this.silence = new ClientSilence(sink);
    this.writeTimeoutNanos = writeTimeout.toNanos();
  }

  /** Adds a payload, unless the session is being closed; returns false if it was shed. */
  public boolean send(Payload payload) {
    return offer(payload);
  }

  boolean offer(OutboxEntry entry) {
    synchronized (this) {
      if (state != State.OPEN) {
        return true;
      }
      switch (queue.offer(entry)) {
        case QUEUED -> {}
        case SHED -> {
          metrics.countShed();
          return false;
        }
        case FULL -> overflow();
      }
      if (scheduled) {
        return true;
      }
      scheduled = true;
    }
    schedule();
    return true;
  }

  private void overflow() {
    metrics.countOverflow();
    queue.clear();
    beginClose(CloseCode.TRY_AGAIN_LATER, "Slow consumer: reconnect and resume");
    deadline = RunningTime.nanos() + CLOSE_TIMEOUT_NANOS;
  }

  /** Closes the session after a task for it failed; the client is to reconnect and resume. */
  public void closeAfterFailure(Subsystem subsystem, Throwable cause) {
    writer.recordFailure(subsystem, cause);
    try {
      close(CloseCode.TRY_AGAIN_LATER, "Internal error: reconnect and resume");
    } catch (Error e) {
      abort(List.of(), e);
    }
  }

  /**
   * Closes the session once everything in the queue has been written; does nothing if it is being
   * closed already.
   *
   * @param code the WebSocket close code
   * @param reason the close reason, at most 123 bytes in UTF-8 (RFC 6455, section 5.5)
   */
  public void close(int code, String reason) {
    synchronized (this) {
      if (state != State.OPEN) {
        return;
      }
      beginClose(code, reason);
      if (scheduled) {
        return;
      }
      scheduled = true;
    }
    schedule();
  }

  private void beginClose(int code, String reason) {
    state = State.CLOSING;
    closeCode = code;
    closeReason = reason;
  }

  /** Returns whether a replay may continue; if not, it does when there is room, unless closing. */
  synchronized boolean hasRoomFor(Subscription subscription) {
    return state == State.OPEN && queue.hasRoomFor(subscription);
  }

  /** Counts a message that a subscription parks during its replay; see {@link OutboxQueue#park}. */
  synchronized boolean park(int size) {
    return queue.park(size);
  }

  synchronized void unpark(int size) {
    queue.unpark(size);
  }

  /** Forgets that the replay of a subscription waits for room. */
  synchronized void removeWaiting(Subscription subscription) {
    queue.removeWaiting(subscription);
  }

  /** Has the outbox written: by this thread, if it collects outboxes, or by its writer thread. */
  void schedule() {
    if (!ReadyOutboxes.tryAdd(this)) {
      writer.schedule(this);
    }
  }

  /**
   * Writes the outboxes that became ready on this thread. If they are many, leaves them to the
   * writer threads, which combine more messages into each write. The caller should hold no locks,
   * unless the call is nested in another one.
   */
  public static void writeAll(ReadyOutboxes collected) {
    List<Outbox> ready = collected.take();
    boolean few = ready.size() <= MAX_DIRECT_WRITES;
    for (int i = 0; i < ready.size(); i++) {
      Outbox outbox = ready.get(i);
      try {
        if (few) {
          outbox.writeBatch();
        } else {
          outbox.writer.schedule(outbox);
        }
      } catch (Error e) {
        // No other thread would write this outbox; abort it and continue with the others.
        outbox.abort(List.of(), e);
      }
    }
  }

  /** Writes one batch, or the close after the last one. Called once each time it is scheduled. */
  void writeBatch() {
    List<OutboxEntry> batch = List.of();
    try {
      synchronized (this) {
        batch = queue.takeBatch();
      }
      if (batch.isEmpty()) {
        sendClose();
      } else {
        deadline = RunningTime.nanos() + writeTimeoutNanos;
        sink.write(batch, new WriteCompletion(this, batch));
      }
    } catch (Throwable e) {
      // A failure of one session must not end the thread, which writes other sessions too.
      abort(batch, e);
    }
  }

  /** Aborts the connection after an unexpected failure of a write. */
  void abort(List<OutboxEntry> batch, Throwable cause) {
    writer.recordFailure(Subsystem.WRITER, cause);
    try {
      writeFailed(batch);
    } finally {
      sink.abort();
    }
  }

  void writeFailed(List<OutboxEntry> batch) {
    batch.forEach(entry -> entry.payload().dequeued(false));
    markEnded();
  }

  /** Called when a batch has been written; schedules the next one if there is more to write. */
  void writeSucceeded(List<OutboxEntry> batch) {
    deadline = 0;
    metrics.recordWrite(batch);
    List<Subscription> continued;
    boolean more;
    for (OutboxEntry entry : batch) {
      entry.payload().dequeued(true);
      if (entry instanceof OutboxEntry.Tracked(_, var subscription, long offset)) {
        subscription.onWritten(offset);
      }
    }
    synchronized (this) {
      continued = queue.release(batch);
      more = !queue.isEmpty() || state == State.CLOSING;
      scheduled = more;
    }
    if (more) {
      schedule();
    }
    continued.forEach(Subscription::resumeReplay);
  }

  private void sendClose() {
    synchronized (this) {
      scheduled = false;
      if (state != State.CLOSING) {
        return;
      }
      state = State.CLOSED;
    }
    deadline = RunningTime.nanos() + CLOSE_TIMEOUT_NANOS;
    sink.close(closeCode, closeReason);
  }

  /** Discards the queue after the end of the session. */
  synchronized void markEnded() {
    state = State.CLOSED;
    queue.clear();
  }

  /** Returns the size of the queue in bytes, including a batch that is being written. */
  synchronized int queuedBytes() {
    return queue.bytes();
  }

  /** Closes the session if the client has sent nothing for this time; pings it after half of it. */
  void closeIfIdle(long now, long idleNanos) {
    if (silence.check(now, idleNanos)) {
      close(CloseCode.TRY_AGAIN_LATER, "Idle timeout: no frame was received; reconnect");
    }
  }

  /** Aborts the connection if the current write or close takes too long. */
  void abortIfStuck(long now) {
    long due = deadline;
    if (due != 0 && now - due > 0) {
      markEnded();
      sink.abort();
    }
  }
}
