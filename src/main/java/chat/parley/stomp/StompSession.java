package chat.parley.stomp;

import chat.parley.delivery.Outbox;
import chat.parley.delivery.ReadyOutboxes;
import chat.parley.failures.Subsystem;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.CloseCode;
import chat.parley.security.BearerToken;
import chat.parley.session.ClientSession;
import chat.parley.transport.FrameReceiver;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The state machine of one STOMP session. The monitor of this object serializes the handling of
 * received frames and the end of the session. Callbacks of sends may run on the journal's writer
 * thread and must not take that monitor: a thread that holds it may be waiting for the writer.
 */
final class StompSession implements FrameReceiver {

  private enum Phase {
    AWAITING_CONNECT,
    CONNECTED,
    ENDED
  }

  private final StompServices services;
  private final ClientSession session;
  private final Outbox outbox;
  private final StompDecoder decoder;
  private final ServerFrames serverFrames;
  private final SendHandler sendHandler;
  private final SubscriptionHandler subscriptionHandler;
  private final TransactionHandler transactionHandler;
  private final HeartBeatMonitor heartBeats = new HeartBeatMonitor();
  private StompVersion version = StompVersion.V1_2;
  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.AWAITING_CONNECT);

  /**
   * @param sessions opens the client session; its argument is called by any thread to end this
   *     session with a reason
   */
  StompSession(
      StompServices services,
      Outbox outbox,
      Function<Consumer<ChatException>, ClientSession> sessions) {
    this.services = services;
    this.outbox = outbox;
    this.decoder = services.settings().newDecoder();
    this.serverFrames = new ServerFrames(outbox);
    this.session = sessions.apply(this::end);
    var subscriptions = new Subscriptions(services, session, outbox, this::subscriptionEnded);
    this.sendHandler =
        new SendHandler(services, session, subscriptions.feeds(), serverFrames, this::refuse);
    this.subscriptionHandler = new SubscriptionHandler(sendHandler, subscriptions, serverFrames);
    var open = services.settings().newTransactions();
    this.transactionHandler =
        new TransactionHandler(sendHandler, subscriptions, serverFrames, open, this::refuse);
  }

  Outbox outbox() {
    return outbox;
  }

  /** Counts the frame against the rate limits. Does not take the lock of the session. */
  @Override
  public boolean frameReceived(int bytes) {
    return phase.get() == Phase.ENDED || countReceived(1, bytes);
  }

  /** Counts frames and bytes; ends the session if they exceed the rate limit plus burst. */
  private boolean countReceived(int frames, int bytes) {
    try {
      return session.countReceived(frames, bytes);
    } catch (ChatException e) {
      fail(e, null, null);
      return true;
    }
  }

  /**
   * Decodes and handles the frames of one message. Blocks while a frame waits for earlier sends or
   * for the store. Writes the outboxes that became ready after it has released the monitor.
   */
  @Override
  public void messageReceived(byte[] bytes, boolean text) {
    ReadyOutboxes ready = ReadyOutboxes.collect();
    try {
      receive(bytes, text);
    } finally {
      Outbox.writeAll(ready);
    }
  }

  private synchronized void receive(byte[] bytes, boolean text) {
    heartBeats.received();
    if (phase.get() == Phase.ENDED) {
      return;
    }
    decoder.feed(bytes, text);
    try {
      ClientFrame frame = decoder.next();
      while (frame != null && phase.get() != Phase.ENDED) {
        handle(frame);
        frame = decoder.next();
        if (frame != null) {
          countReceived(1, 0);
        }
      }
      session.setFrameIncomplete(decoder.hasPartialFrame());
    } catch (ChatException e) {
      fail(e, decoder.receipt(), null);
    } catch (RuntimeException | Error e) {
      closeAfterFailure(e, decoder.receipt());
    }
  }

  private void handle(ClientFrame frame) {
    try {
      switch (phase.get()) {
        case AWAITING_CONNECT -> handleFirst(frame);
        case CONNECTED -> handleConnected(frame);
        case ENDED -> {}
      }
    } catch (ChatException e) {
      transactionHandler.markFailed(frame.transaction());
      refuse(e, frame.receipt());
    } catch (RuntimeException | Error e) {
      closeAfterFailure(e, frame.receipt());
    }
  }

  /**
   * Ends the session after an internal failure. The failure is recorded and the outbox closed even
   * if the ERROR cannot be sent.
   */
  private void closeAfterFailure(Throwable cause, @Nullable String receipt) {
    try {
      fail(ChatError.INTERNAL.because("An internal error occurred; try again"), receipt, null);
    } finally {
      outbox.closeAfterFailure(Subsystem.SESSION, cause);
    }
  }

  private void handleFirst(ClientFrame frame) {
    switch (frame.command()) {
      case CONNECT, STOMP -> connect(frame);
      default ->
          throw ChatError.NOT_CONNECTED.because(
              frame.command()
                  + " received before CONNECT; the first frame must be CONNECT or STOMP");
    }
  }

  private void handleConnected(ClientFrame frame) {
    switch (frame.command()) {
      case CONNECT, STOMP ->
          throw ChatError.ALREADY_CONNECTED.because(
              frame.command() + " received, but the session is already connected");
      case SEND -> {
        if (!transactionHandler.addMessage(frame)) {
          sendHandler.send(frame);
        }
      }
      case SUBSCRIBE -> subscriptionHandler.subscribe(frame, version);
      case UNSUBSCRIBE -> subscriptionHandler.unsubscribe(frame, version);
      case ACK, NACK -> transactionHandler.acknowledge(frame, version);
      case BEGIN -> transactionHandler.begin(frame);
      case COMMIT -> transactionHandler.commit(frame);
      case ABORT -> transactionHandler.abort(frame);
      case DISCONNECT -> {
        subscriptionHandler.disconnect(frame);
        session.depart(true);
        phase.set(Phase.ENDED);
        outbox.close(CloseCode.NORMAL, "");
      }
    }
  }

  private void connect(ClientFrame frame) {
    StompVersion agreed = StompVersion.negotiate(frame.headers().get("accept-version"));
    var own = services.settings().properties().heartBeat();
    var agreement = HeartBeatAgreement.negotiate(frame.headers().get("heart-beat"), own);
    version = agreed;
    decoder.setVersion(agreed);
    session.connect(
        BearerToken.ofHeader(frame.headers().get("Authorization")), frame.headers().get("login"));
    phase.compareAndSet(Phase.AWAITING_CONNECT, Phase.CONNECTED);
    serverFrames.sendConnected(
        agreed, services.settings().serverName(), own.toMillis(), session.identity().name());
    heartBeats.start(agreement, services.heartBeats(), outbox, e -> fail(e, null, null));
  }

  /** Handles the end of the right to read the stream of a subscription. Any thread may call. */
  private void subscriptionEnded(SubscribeFrame request, ChatException reason) {
    runBetweenFrames(
        () -> {
          if (phase.get() == Phase.CONNECTED && subscriptionHandler.removeEnded(request)) {
            refuse(reason, null, request.name());
          }
        });
  }

  /** Runs a task on a thread of its own: the calling one may hold the monitor for a frame. */
  private void runBetweenFrames(Runnable task) {
    Thread.startVirtualThread(() -> runAlone(task));
  }

  private synchronized void runAlone(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      outbox.closeAfterFailure(Subsystem.SESSION, e);
    }
  }

  private void refuse(ChatException e, @Nullable String receipt) {
    refuse(e, receipt, null);
  }

  /**
   * Reports a refusal: to the client's subscription for errors if the session may go on and there
   * is such a subscription, otherwise by an ERROR that ends the session. Any thread may call.
   *
   * @param ended the id of the subscription that has ended; null if none
   */
  private void refuse(ChatException e, @Nullable String receipt, @Nullable String ended) {
    if (e.error().isRecoverable() && serverFrames.sendRefusal(e, receipt, ended)) {
      session.countRefusal(e);
    } else {
      fail(e, receipt, ended);
    }
  }

  /** Sends an ERROR and closes the session, unless it has ended already. Any thread may call. */
  private void fail(ChatException e, @Nullable String receipt, @Nullable String ended) {
    if (phase.getAndSet(Phase.ENDED) != Phase.ENDED) {
      session.depart(e);
      serverFrames.sendError(e, receipt, ended);
      outbox.close(e.error().closeCode(), e.error().code());
    }
  }

  /**
   * Ends the session with a reason; if this node is stopping, after the frames that it has begun to
   * handle have been answered. Any thread may call; does not block.
   */
  private void end(ChatException e) {
    if (e.error() == ChatError.STOPPING) {
      runBetweenFrames(
          () -> {
            sendHandler.awaitPendingSends();
            fail(e, null, null);
          });
    } else {
      fail(e, null, null);
    }
  }

  /**
   * Releases what the session holds after its WebSocket has closed. Blocks while a frame is being
   * handled, so the caller must use a thread of its own.
   */
  void connectionClosed() {
    try {
      runAlone(
          () -> {
            phase.set(Phase.ENDED);
            heartBeats.stop();
            subscriptionHandler.connectionClosed();
          });
    } finally {
      // Otherwise it would count against the limits of its user forever.
      session.closed();
    }
  }
}
