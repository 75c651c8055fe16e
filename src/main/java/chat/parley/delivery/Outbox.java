package chat.parley.delivery;

import chat.parley.failures.Subsystem;
import chat.parley.limits.RunningTime;
import chat.parley.message.CloseCode;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What waits to be written to one session: a bounded queue, emptied in batches by one thread at a
 * time. Any thread may call. A session that reads too slowly first misses ephemeral messages and is
 * then closed with {@link CloseCode#COME_BACK}; nobody else notices.
 */
public final class Outbox {

  /** How long a closing handshake may take. */
  private static final long CLOSE_NANOS = Duration.ofSeconds(5).toNanos();

  private enum State {
    OPEN,
    /** Everything that is queued is still written, then the session is closed. */
    CLOSING,
    /** The close has been sent, or the session has ended. */
    CLOSED
  }

  private final WebSocketSink socket;
  private final OutboxWriter writer;
  private final DeliveryMetrics figures;
  private final OutboxQueue backlog;
  private final long writeNanos;
  private final Set<Subscription> waiting = new HashSet<>(2);
  private State state = State.OPEN;
  private boolean scheduled;
  private int closeCode;
  private String closeReason = "";

  /** When the client was asked last whether it is there. Owned by who watches. */
  private long asked = RunningTime.nanos();

  /** When the write or the close that is under way is given up; 0 if there is none. */
  private volatile long deadline;

  /**
   * @param limit how many bytes may wait
   */
  Outbox(
      WebSocketSink socket,
      OutboxWriter writer,
      DeliveryMetrics figures,
      int limit,
      Duration writeTimeout) {
    this.socket = socket;
    this.writer = writer;
    this.figures = figures;
    this.backlog = new OutboxQueue(limit);
    this.writeNanos = writeTimeout.toNanos();
  }

  /** Queues a payload behind what waits; does nothing once the outbox is closing. */
  public void send(Payload payload) {
    offer(payload);
  }

  void offer(OutboxEntry outgoing) {
    synchronized (this) {
      if (state != State.OPEN) {
        return;
      }
      switch (backlog.offer(outgoing)) {
        case TAKEN -> {}
        case SHED -> {
          figures.countShed();
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
    figures.countOverflow();
    backlog.clear();
    closing(CloseCode.COME_BACK, "Too slow: connect again and resume");
    deadline = RunningTime.nanos() + CLOSE_NANOS;
  }

  /** A task for this session failed: closes it, so that the client connects again and resumes. */
  public void giveUp(Subsystem subsystem, Throwable cause) {
    writer.failed(subsystem, cause);
    try {
      close(CloseCode.COME_BACK, "Something failed: connect again and resume");
    } catch (Error e) {
      drop(List.of(), e);
    }
  }

  /** Closes the session when everything that waits has been written. */
  public void close(int code, String reason) {
    synchronized (this) {
      if (state != State.OPEN) {
        return;
      }
      closing(code, reason);
      if (scheduled) {
        return;
      }
      scheduled = true;
    }
    schedule();
  }

  private void closing(int code, String reason) {
    state = State.CLOSING;
    closeCode = code;
    closeReason = reason;
  }

  /** Whether a replay may go on: less than half of the room is taken. If not, asks to be told. */
  synchronized boolean hasRoomFor(Subscription subscription) {
    if (backlog.leavesRoom()) {
      return true;
    }
    waiting.add(subscription);
    return false;
  }

  /** Counts a message parked behind a replay; returns false if there is no room for it. */
  synchronized boolean park(int size) {
    return backlog.park(size);
  }

  synchronized void unpark(int size) {
    backlog.unpark(size);
  }

  /** It does not want to be told any more. */
  synchronized void forget(Subscription subscription) {
    waiting.remove(subscription);
  }

  private void schedule() {
    if (!ReadyOutboxes.takes(this)) {
      leaveToWriter();
    }
  }

  void leaveToWriter() {
    writer.schedule(this);
  }

  /** Writes one batch. Called by whoever took the outbox when it was scheduled. */
  void drain() {
    List<OutboxEntry> batch = List.of();
    try {
      synchronized (this) {
        batch = backlog.take();
      }
      if (batch.isEmpty()) {
        finish();
      } else {
        deadline = RunningTime.nanos() + writeNanos;
        socket.write(batch, new WriteCompletion(this, batch));
      }
    } catch (Throwable e) {
      // One broken session must not end the thread that writes for others.
      drop(batch, e);
    }
  }

  /** Drops the session, whatever has gone wrong with it. */
  void drop(List<OutboxEntry> batch, Throwable cause) {
    writer.failed(Subsystem.WRITER, cause);
    try {
      failed(batch);
    } finally {
      socket.abort();
    }
  }

  void failed(List<OutboxEntry> batch) {
    batch.forEach(outgoing -> outgoing.payload().left(false));
    ended();
  }

  void written(List<OutboxEntry> batch) {
    deadline = 0;
    figures.wrote(batch);
    List<Subscription> refill = List.of();
    boolean more;
    for (OutboxEntry outgoing : batch) {
      outgoing.payload().left(true);
      if (outgoing instanceof OutboxEntry.Tracked(_, var subscription, long offset)) {
        subscription.written(offset);
      }
    }
    synchronized (this) {
      backlog.written(batch);
      if (!waiting.isEmpty() && backlog.leavesRoom()) {
        refill = List.copyOf(waiting);
        waiting.clear();
      }
      more = !backlog.isEmpty() || state == State.CLOSING;
      scheduled = more;
    }
    if (more) {
      schedule();
    }
    refill.forEach(Subscription::goOn);
  }

  private void finish() {
    synchronized (this) {
      scheduled = false;
      if (state != State.CLOSING) {
        return;
      }
      state = State.CLOSED;
    }
    deadline = RunningTime.nanos() + CLOSE_NANOS;
    socket.close(closeCode, closeReason);
  }

  /** The session is no more: forgets what waits. */
  synchronized void ended() {
    state = State.CLOSED;
    backlog.clear();
    waiting.clear();
  }

  /** How many bytes wait. */
  synchronized int waiting() {
    return backlog.bytes();
  }

  /**
   * Closes the session if nothing has come for so long; asks the client for a sign of life before.
   */
  void endIfIdle(long now, long idleNanos) {
    long silent = now - socket.heard();
    if (silent > idleNanos) {
      close(CloseCode.COME_BACK, "Nothing came for a long time: connect again");
    } else if (silent > idleNanos / 2 && now - asked > idleNanos / 2) {
      asked = now;
      socket.ping();
    }
  }

  /** Drops the connection if it has been stuck for too long. */
  void giveUpIfStuck(long now) {
    long due = deadline;
    if (due != 0 && now - due > 0) {
      ended();
      socket.abort();
    }
  }
}
