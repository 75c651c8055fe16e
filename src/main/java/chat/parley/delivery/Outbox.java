package chat.parley.delivery;

import chat.parley.failures.Subsystem;
import chat.parley.limits.RunningTime;
import chat.parley.message.CloseCode;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The bounded queue of messages waiting to be written to one session, written in batches by one
 * thread at a time. Any thread may call; no method waits for the client. If the client reads too
 * slowly, ephemeral messages are shed first, and then the session is closed with {@link
 * CloseCode#TRY_AGAIN_LATER}; other sessions are not affected.
 */
public final class Outbox {

  /** Maximum duration of a closing handshake. */
  private static final long CLOSE_TIMEOUT_NANOS = Duration.ofSeconds(5).toNanos();

  private enum State {
    OPEN,
    /** Queued messages are still written, and then the session is closed. */
    CLOSING,
    /** The close has been sent, or the session has ended. */
    CLOSED
  }

  private final WebSocketSink socket;
  private final OutboxWriter writer;
  private final DeliveryMetrics metrics;
  private final OutboxQueue queue;
  private final long writeTimeoutNanos;
  private final Set<Subscription> refillList = new HashSet<>(2);
  private State state = State.OPEN;

  /** Whether a thread writes this outbox now or has been assigned to do so. */
  private boolean scheduled;

  private int closeCode;
  private String closeReason = "";

  /** When the last ping was sent. Used by the thread of the periodic check only. */
  private long lastPing = RunningTime.nanos();

  /**
   * When the connection is aborted if the current write or close is not done; 0 if there is none.
   */
  private volatile long deadline;

  /** Creates an outbox with a maximum queue size in bytes and a maximum time to write a batch. */
  Outbox(
      WebSocketSink socket,
      OutboxWriter writer,
      DeliveryMetrics metrics,
      int limit,
      Duration writeTimeout) {
    this.socket = socket;
    this.writer = writer;
    this.metrics = metrics;
    this.queue = new OutboxQueue(limit);
    this.writeTimeoutNanos = writeTimeout.toNanos();
  }

  /** Adds a payload to the end of the queue; does nothing once the session is being closed. */
  public void send(Payload payload) {
    offer(payload);
  }

  void offer(OutboxEntry entry) {
    synchronized (this) {
      if (state != State.OPEN) {
        return;
      }
      switch (queue.offer(entry)) {
        case QUEUED -> {}
        case SHED -> {
          metrics.countShed();
          return;
        }
        case FULL -> overflow();
      }
      if (scheduled) {
        return;
      }
      scheduled = true;
    }
    schedule();
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

  /**
   * Returns whether a replay may continue: while at most half of the limit is used. Otherwise adds
   * the subscription to the refill list, and its replay is resumed when there is room again.
   */
  synchronized boolean hasRoomFor(Subscription subscription) {
    if (queue.hasRoomForReplay()) {
      return true;
    }
    refillList.add(subscription);
    return false;
  }

  /** Counts a message that a subscription parks during its replay; see {@link OutboxQueue#park}. */
  synchronized boolean park(int size) {
    return queue.park(size);
  }

  synchronized void unpark(int size) {
    queue.unpark(size);
  }

  /** Removes the subscription from the refill list. */
  synchronized void removeFromRefillList(Subscription subscription) {
    refillList.remove(subscription);
  }

  private void schedule() {
    if (!ReadyOutboxes.tryAdd(this)) {
      scheduleOnWriter();
    }
  }

  void scheduleOnWriter() {
    writer.schedule(this);
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
        socket.write(batch, new WriteCompletion(this, batch));
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
      socket.abort();
    }
  }

  /** Called when a batch could not be written, which ends the session. */
  void writeFailed(List<OutboxEntry> batch) {
    batch.forEach(entry -> entry.payload().dequeued(false));
    markEnded();
  }

  /** Called when a batch has been written; schedules the next one if there is more to write. */
  void writeSucceeded(List<OutboxEntry> batch) {
    deadline = 0;
    metrics.recordWrite(batch);
    List<Subscription> refill = List.of();
    boolean more;
    for (OutboxEntry entry : batch) {
      entry.payload().dequeued(true);
      if (entry instanceof OutboxEntry.Tracked(_, var subscription, long offset)) {
        subscription.onWritten(offset);
      }
    }
    synchronized (this) {
      queue.release(batch);
      if (!refillList.isEmpty() && queue.hasRoomForReplay()) {
        refill = List.copyOf(refillList);
        refillList.clear();
      }
      more = !queue.isEmpty() || state == State.CLOSING;
      scheduled = more;
    }
    if (more) {
      schedule();
    }
    refill.forEach(Subscription::resumeReplay);
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
    socket.close(closeCode, closeReason);
  }

  /** Discards the queue after the end of the session. */
  synchronized void markEnded() {
    state = State.CLOSED;
    queue.clear();
    refillList.clear();
  }

  /** Returns the size of the queue in bytes, including a batch that is being written. */
  synchronized int queuedBytes() {
    return queue.bytes();
  }

  /** Closes the session if the client has sent nothing for this time; pings it after half of it. */
  void closeIfIdle(long now, long idleNanos) {
    long silent = now - socket.lastReceived();
    if (silent > idleNanos) {
      close(CloseCode.TRY_AGAIN_LATER, "Idle timeout: no frame was received; reconnect");
    } else if (silent > idleNanos / 2 && now - lastPing > idleNanos / 2) {
      lastPing = now;
      socket.ping();
    }
  }

  /** Aborts the connection if the current write or close takes too long. */
  void abortIfStuck(long now) {
    long due = deadline;
    if (due != 0 && now - due > 0) {
      markEnded();
      socket.abort();
    }
  }
}
