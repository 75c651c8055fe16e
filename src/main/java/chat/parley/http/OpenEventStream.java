package chat.parley.http;

import chat.parley.conversation.Conversation.Joined;
import chat.parley.conversation.Conversation.Subscriber;
import chat.parley.delivery.Outbox;
import chat.parley.delivery.Payload;
import chat.parley.failures.Subsystem;
import chat.parley.journal.Journal;
import chat.parley.journal.StartPosition;
import chat.parley.message.Address;
import chat.parley.message.ChatException;
import chat.parley.message.CloseCode;
import chat.parley.message.StreamPosition;
import chat.parley.session.ClientSession;
import chat.parley.session.Protocol;
import chat.parley.session.RequestSessions;
import chat.parley.transport.EventStreamRefusal;
import chat.parley.transport.EventStreamSession;
import chat.parley.transport.SessionSink;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One open event stream: a session with a subscription to each of its streams. {@link #opened} is
 * called by one thread, {@link #check} by that of the schedule, and {@link #closed} by any.
 */
final class OpenEventStream implements EventStreamSession {

  private static final Payload KEEP_ALIVE = new Payload(EventText.KEEP_ALIVE, true, true);

  private record Reading(ReadPosition request, Joined joined) {

    StreamPosition start() {
      return new StreamPosition(joined.replay().end().epoch(), joined.replay().start());
    }
  }

  private final EventStreamServices services;
  private final RequestSessions.Admission admission;
  private final EventStreamRequest request;
  private final long end;

  /** Used by the thread of the schedule only. */
  private long nextKeepAlive;

  /** Guarded by {@code this}, as {@link #session} and {@link #closed} are. */
  private final List<Reading> readings = new ArrayList<>(1);

  private @Nullable ClientSession session;
  private boolean closed;

  private final AtomicBoolean ending = new AtomicBoolean();

  /** Null until the connection has been opened. */
  private volatile @Nullable Outbox outbox;

  OpenEventStream(
      EventStreamServices services,
      RequestSessions.Admission admission,
      EventStreamRequest request) {
    this.services = services;
    this.admission = admission;
    this.request = request;
    this.end = services.schedule().end();
    this.nextKeepAlive = services.schedule().firstKeepAlive();
  }

  @Override
  public void opened(SessionSink connection) {
    List<String> streams =
        request.positions().stream().map(position -> form(position).stream()).toList();
    var positions = request.isOfSeveral() ? new PositionsSink(connection, streams) : null;
    Outbox opened = services.outboxes().open(positions == null ? connection : positions);
    outbox = opened;
    try {
      start(opened, positions);
    } catch (ChatException e) {
      end(e);
    } catch (RuntimeException | Error e) {
      opened.closeAfterFailure(Subsystem.SESSION, e);
    }
  }

  /** Subscribes to all streams before the first event: each id has the positions in all of them. */
  private void start(Outbox to, @Nullable PositionsSink positions) {
    if (!keep(services.sessions().open(Protocol.EVENT_STREAM, admission, this::end))) {
      return;
    }
    var started = new ArrayList<Reading>();
    for (ReadPosition position : request.positions()) {
      var reading = new Reading(position, subscribe(position, to));
      started.add(reading);
      if (!keep(reading)) {
        return;
      }
    }
    if (positions != null) {
      positions.start(started.stream().map(r -> EventText.position(r.start())).toList());
    }
    started.forEach(reading -> sendJoined(reading, to));
    started.forEach(reading -> reading.joined().begin());
  }

  /** Keeps the session for {@link #closed}; returns false if that was called already. */
  private synchronized boolean keep(ClientSession opened) {
    session = opened;
    if (closed) {
      opened.closed();
    } else {
      services.schedule().add(this);
    }
    return !closed;
  }

  private synchronized boolean keep(Reading reading) {
    if (closed) {
      unsubscribe(reading);
    } else {
      readings.add(reading);
    }
    return !closed;
  }

  private Joined subscribe(ReadPosition position, Outbox to) {
    Joined joined =
        services
            .conversation()
            .subscribe(
                new Subscriber(admission.identity(), device(), form(position), to, null, this::end),
                position.address(),
                position.from());
    confirm(position, joined);
    return joined;
  }

  private EventWireForm form(ReadPosition position) {
    return new EventWireForm(
        request.isOfSeveral(), StreamNames.of(position.address(), admission.identity().name()));
  }

  private String device() {
    return request.device() == null ? Journal.DEFAULT_DEVICE : request.device();
  }

  /** Records what a device has received: what precedes the position that it requests. */
  private void confirm(ReadPosition position, Joined joined) {
    StreamPosition last = joined.replay().end();
    if (request.device() != null
        && position.address() instanceof Address.Inbox(var owner)
        && position.from() instanceof StartPosition.After(StreamPosition(String epoch, long offset))
        && epoch.equals(last.epoch())
        && offset <= last.offset()) {
      services.conversation().tryRecordDelivery(owner, request.device(), 0, offset);
    }
  }

  /** Sends the event that precedes the messages of a stream. */
  private void sendJoined(Reading reading, Outbox to) {
    StreamPosition start = reading.start();
    EventWireForm form = form(reading.request());
    var data =
        new EventText.Joined(
            form.stream(), start.epoch(), start.offset(), reading.joined().replay().recovered());
    to.send(new Payload(EventText.joined(form.id(start), data), true, false));
  }

  /** Ends the event stream with a reason. Any thread may call, repeatedly; never blocks. */
  private void end(ChatException reason) {
    Outbox open = outbox;
    if (open == null || !ending.compareAndSet(false, true)) {
      return;
    }
    services.sessions().countRefusal(reason);
    boolean temporary = EventStreamRefusal.isTemporary(reason);
    byte[] last = temporary ? EventStreamRefusal.text(reason) : EventText.error(reason);
    open.send(new Payload(last, true, false));
    open.close(temporary ? CloseCode.NORMAL : CloseCode.POLICY_VIOLATION, reason.error().code());
  }

  /**
   * Sends a comment and ends the event stream when they are due.
   *
   * @param now by {@link chat.parley.limits.RunningTime}
   */
  void check(long now, long keepAliveNanos) {
    Outbox open = outbox;
    if (open == null) {
      return;
    }
    if (now - end >= 0) {
      open.close(CloseCode.NORMAL, "Maximum age");
    } else if (now - nextKeepAlive >= 0) {
      nextKeepAlive = now + keepAliveNanos;
      open.send(KEEP_ALIVE);
    }
  }

  @Override
  public void closed() {
    Outbox open = outbox;
    if (open != null) {
      services.outboxes().remove(open);
    }
    List<Reading> ended;
    ClientSession counted;
    synchronized (this) {
      closed = true;
      services.schedule().remove(this);
      ended = List.copyOf(readings);
      readings.clear();
      counted = session;
    }
    try {
      ended.forEach(this::unsubscribe);
    } finally {
      if (counted != null) {
        counted.closed();
      }
    }
  }

  private void unsubscribe(Reading reading) {
    services
        .conversation()
        .unsubscribe(admission.identity(), device(), reading.joined().subscription());
  }
}
