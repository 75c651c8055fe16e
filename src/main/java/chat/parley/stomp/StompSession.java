package chat.parley.stomp;

import chat.parley.conversation.Conversation.Joined;
import chat.parley.delivery.Outbox;
import chat.parley.failures.Subsystem;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.CloseCode;
import chat.parley.session.ClientSession;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state machine of one STOMP connection. Its lock keeps what comes from the socket and the end
 * of the session apart. Answers to messages come from the journal's writer, which must never wait
 * for that lock.
 */
final class StompSession {

  private static final Logger log = LoggerFactory.getLogger(StompSession.class);

  private enum Phase {
    FRESH,
    CONNECTED,
    ENDED
  }

  private final StompServices server;
  private final ClientSession session;
  private final Outbox outbox;
  private final StompDecoder decoder;
  private final ServerFrames replies;
  private final Subscriptions subscriptions;
  private final ClientFrameHandler sending;
  private final HeartBeatMonitor pulse = new HeartBeatMonitor();
  private StompVersion version = StompVersion.V1_2;
  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.FRESH);

  /**
   * @param sessions opens the session of this connection, which may be ended by what it is given
   */
  StompSession(
      StompServices server,
      Outbox outbox,
      Function<Consumer<ChatException>, ClientSession> sessions) {
    this.server = server;
    this.outbox = outbox;
    this.decoder = server.decoder();
    this.replies = new ServerFrames(outbox);
    this.session = sessions.apply(e -> fail(e, null));
    this.subscriptions =
        new Subscriptions(server.conversation(), session, outbox, server.limits().subscriptions());
    this.sending = new ClientFrameHandler(server, session, replies, subscriptions, this::refuse);
  }

  /** A frame of the WebSocket has come. Some go on although they have been told why not. */
  boolean came(int bytes) {
    return phase.get() == Phase.ENDED || meter(1, bytes);
  }

  private boolean meter(int frames, int bytes) {
    try {
      return session.received(frames, bytes);
    } catch (ChatException e) {
      fail(e, null);
      return true;
    }
  }

  /** Takes the payload of one WebSocket message. */
  synchronized void receive(byte[] bytes, boolean text) {
    pulse.heard();
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
          meter(1, 0);
        }
      }
      session.underWay(decoder.isUnderWay());
    } catch (ChatException e) {
      fail(e, decoder.receipt());
    } catch (RuntimeException | Error e) {
      broken(e, decoder.receipt());
    }
  }

  private void handle(ClientFrame frame) {
    try {
      switch (phase.get()) {
        case FRESH -> handleFirst(frame);
        case CONNECTED -> handleConnected(frame);
        case ENDED -> {}
      }
    } catch (ChatException e) {
      sending.spoil(frame.headers().get("transaction"));
      refuse(e, frame.receipt());
    } catch (RuntimeException | Error e) {
      broken(e, frame.receipt());
    }
  }

  /** Ends the connection after a failure of the server, whatever of it still can be done. */
  private void broken(Throwable cause, @Nullable String receipt) {
    try {
      fail(ChatError.INTERNAL.because("Parley failed; try again"), receipt);
    } finally {
      outbox.giveUp(Subsystem.SESSION, cause);
    }
  }

  private void handleFirst(ClientFrame frame) {
    switch (frame.command()) {
      case CONNECT, STOMP -> connect(frame);
      default -> throw ChatError.NOT_CONNECTED.because("The first frame is CONNECT or STOMP");
    }
  }

  private void handleConnected(ClientFrame frame) {
    switch (frame.command()) {
      case CONNECT, STOMP ->
          throw ChatError.ALREADY_CONNECTED.because("The connection is connected already");
      case SEND -> sending.send(frame);
      case SUBSCRIBE -> subscribe(frame);
      case UNSUBSCRIBE -> unsubscribe(frame);
      case ACK, NACK -> sending.acknowledge(frame, version);
      case BEGIN -> sending.begin(frame);
      case COMMIT -> sending.commit(frame);
      case ABORT -> sending.abort(frame);
      case DISCONNECT -> {
        sending.await();
        storePlaces(frame, subscriptions.clear());
        replies.receipt(frame.receipt());
        close(CloseCode.NORMAL, "");
      }
    }
  }

  private void connect(ClientFrame frame) {
    StompVersion agreed = StompVersion.negotiate(frame.headers().get("accept-version"));
    HeartBeatAgreement beat =
        HeartBeatAgreement.agree(
            frame.headers().get("heart-beat"), server.properties().heartBeat());
    version = agreed;
    decoder.version(agreed);
    session.connect(
        ClientSession.token(frame.headers().get("Authorization")), frame.headers().get("login"));
    phase.compareAndSet(Phase.FRESH, Phase.CONNECTED);
    long own = server.properties().heartBeat().toMillis();
    replies.connected(agreed, server.name(), own, session.identity().name());
    pulse.start(beat, server.heartBeats(), outbox, this::silent);
  }

  private void silent() {
    fail(ChatError.TIMED_OUT.because("No heart-beat came in the time agreed"), null);
  }

  private void subscribe(ClientFrame frame) {
    sending.await();
    Joined joined = subscriptions.subscribe(SubscribeFrame.read(frame, version), version);
    if (joined == null) {
      replies.errors(subscriptions.errors());
      replies.receipt(frame.receipt());
      return;
    }
    replies.receipt(frame.receipt(), joined.replay());
    joined.begin();
  }

  private void unsubscribe(ClientFrame frame) {
    sending.await();
    boolean inbox = subscriptions.unsubscribe(SubscribeFrame.keyToEnd(frame, version));
    storePlaces(frame, inbox);
    replies.errors(subscriptions.errors());
    replies.receipt(frame.receipt());
  }

  /** Whoever has left with a receipt may come back to another node, and have nothing again. */
  private void storePlaces(ClientFrame frame, boolean ofInbox) {
    if (ofInbox && frame.receipt() != null) {
      try {
        sending.store(List.of());
      } catch (ChatException e) {
        log.debug("The places of {} are not stored", session.identity().name(), e);
      }
    }
  }

  /** Tells the client of what it can mend; ends the connection otherwise. Any thread. */
  private void refuse(ChatException e, @Nullable String receipt) {
    if (e.error().mendable() && replies.refusal(e, receipt)) {
      session.told(e);
    } else {
      fail(e, receipt);
    }
  }

  private void fail(ChatException e, @Nullable String receipt) {
    if (phase.getAndSet(Phase.ENDED) != Phase.ENDED) {
      session.told(e);
      replies.error(e, receipt);
      outbox.close(e.error().closeCode(), e.error().code());
    }
  }

  private void close(int code, String reason) {
    phase.set(Phase.ENDED);
    outbox.close(code, reason);
  }

  /** The session has ended. On a thread of its own. */
  synchronized void end() {
    try {
      phase.set(Phase.ENDED);
      pulse.stop();
      subscriptions.clear();
    } catch (RuntimeException | Error e) {
      outbox.giveUp(Subsystem.SESSION, e);
    } finally {
      // Or it would count against its user for ever.
      session.closed();
    }
  }
}
