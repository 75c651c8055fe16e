package chat.parley.stomp;

import chat.parley.conversation.Conversation.Joined;
import chat.parley.delivery.Outbox;
import chat.parley.journal.Replay;
import chat.parley.journal.Stored;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.CloseCode;
import chat.parley.message.Draft;
import chat.parley.message.UserName;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state machine of one STOMP connection. Any thread may call; its lock keeps what comes from
 * the socket, the clock of heart-beats and the end of the session apart.
 */
final class StompConnection {

  private static final Logger log = LoggerFactory.getLogger(StompConnection.class);

  private enum Phase {
    FRESH,
    CONNECTED,
    ENDED
  }

  private final StompServer server;
  private final UserName user;
  private final Outbox outbox;
  private final StompDecoder decoder;
  private final Replies replies;
  private final Subscriptions subscriptions;
  private final Transactions transactions;
  private final Pulse pulse = new Pulse();
  private StompVersion version = StompVersion.V1_2;
  private Phase phase = Phase.FRESH;

  StompConnection(StompServer server, UserName user, Outbox outbox) {
    this.server = server;
    this.user = user;
    this.outbox = outbox;
    this.decoder = server.decoder();
    this.replies = new Replies(outbox);
    this.subscriptions = new Subscriptions(server.conversation(), user, outbox);
    this.transactions = server.transactions();
  }

  /** Takes the payload of one WebSocket message. */
  synchronized void receive(byte[] bytes, boolean text) {
    pulse.heard();
    if (phase == Phase.ENDED) {
      return;
    }
    decoder.feed(bytes, text);
    try {
      for (Frame frame; phase != Phase.ENDED && (frame = decoder.next()) != null; ) {
        handle(frame);
      }
    } catch (ChatException e) {
      fail(e, decoder.receipt());
    }
  }

  private void handle(Frame frame) {
    try {
      switch (phase) {
        case FRESH -> handleFirst(frame);
        case CONNECTED -> handleConnected(frame);
        case ENDED -> {}
      }
    } catch (ChatException e) {
      refuse(e, frame);
    } catch (RuntimeException e) {
      log.error("A {} frame could not be handled", frame.command(), e);
      fail(ChatError.INTERNAL.because("Parley failed; try again"), frame.receipt());
    }
  }

  private void handleFirst(Frame frame) {
    switch (frame.command()) {
      case CONNECT, STOMP -> connect(frame);
      default -> throw ChatError.NOT_CONNECTED.because("The first frame is CONNECT or STOMP");
    }
  }

  private void handleConnected(Frame frame) {
    switch (frame.command()) {
      case CONNECT, STOMP ->
          throw ChatError.ALREADY_CONNECTED.because("The connection is connected already");
      case SEND -> send(frame);
      case SUBSCRIBE -> subscribe(frame);
      case UNSUBSCRIBE -> {
        subscriptions.unsubscribe(SubscribeFrame.keyToEnd(frame, version));
        replies.receipt(frame);
      }
      case ACK, NACK -> acknowledge(frame);
      case BEGIN -> {
        transactions.begin(frame.headers().require("transaction", frame.command()));
        replies.receipt(frame);
      }
      case COMMIT -> commit(frame);
      case ABORT -> {
        transactions.abort(frame.headers().require("transaction", frame.command()));
        replies.receipt(frame);
      }
      case DISCONNECT -> {
        replies.receipt(frame);
        close(CloseCode.NORMAL, "");
      }
    }
  }

  private void connect(Frame frame) {
    StompVersion agreed = StompVersion.negotiate(frame.headers().get("accept-version"));
    HeartBeat beat =
        HeartBeat.agree(frame.headers().get("heart-beat"), server.properties().heartBeat());
    version = agreed;
    decoder.version(agreed);
    replies.version(agreed);
    phase = Phase.CONNECTED;
    long own = server.properties().heartBeat().toMillis();
    outbox.send(
        new FrameBuilder("CONNECTED", agreed)
            .verbatim("version", agreed.toString())
            .verbatim("server", server.name())
            .verbatim("session", UUID.randomUUID().toString())
            .verbatim("heart-beat", own + "," + own)
            .verbatim("user-name", user.value())
            .end());
    pulse.start(beat, server.heartBeats(), outbox, this::silent);
  }

  private synchronized void silent() {
    fail(ChatError.TIMED_OUT.because("No heart-beat came in the time agreed"), null);
  }

  private void send(Frame frame) {
    Draft draft = SendFrame.read(frame, user);
    String transaction = frame.headers().get("transaction");
    if (transaction == null) {
      replies.receipt(frame, server.conversation().post(draft));
    } else {
      server.conversation().check(draft);
      transactions.add(transaction, frame);
    }
  }

  private void subscribe(Frame frame) {
    Joined joined = subscriptions.subscribe(SubscribeFrame.read(frame, version), version);
    if (joined == null) {
      replies.receipt(frame);
      return;
    }
    Replay replay = joined.replay();
    replies.receipt(frame, replay);
    joined.begin();
  }

  private void acknowledge(Frame frame) {
    AckId id = AckId.read(frame, version);
    String transaction = frame.headers().get("transaction");
    if (transaction != null) {
      subscriptions.check(id);
      transactions.add(transaction, frame);
      return;
    }
    apply(frame.command(), id);
    replies.receipt(frame);
  }

  private void apply(Command command, AckId id) {
    if (command == Command.ACK) {
      subscriptions.ack(id);
    } else {
      subscriptions.nack(id);
    }
  }

  private void commit(Frame frame) {
    List<Frame> frames =
        transactions.commit(frame.headers().require("transaction", frame.command()));
    List<Frame> acks = frames.stream().filter(f -> f.command() != Command.SEND).toList();
    List<Frame> sends = frames.stream().filter(f -> f.command() == Command.SEND).toList();
    acks.forEach(ack -> subscriptions.check(AckId.read(ack, version)));
    List<Stored> stored =
        server
            .conversation()
            .postAll(sends.stream().map(send -> SendFrame.read(send, user)).toList());
    for (int i = 0; i < stored.size(); i++) {
      replies.receipt(sends.get(i), stored.get(i));
    }
    for (Frame ack : acks) {
      apply(ack.command(), AckId.read(ack, version));
      replies.receipt(ack);
    }
    replies.receipt(frame);
  }

  /** Tells the client of what it can mend; ends the connection otherwise. */
  private void refuse(ChatException e, Frame frame) {
    String transaction = frame.headers().get("transaction");
    if (transaction != null) {
      transactions.spoil(transaction);
    }
    Reading.OfErrors errors = subscriptions.errors();
    if (e.error().mendable() && errors != null) {
      replies.refusal(e, frame.receipt(), errors.id());
    } else {
      fail(e, frame.receipt());
    }
  }

  private void fail(ChatException e, @Nullable String receipt) {
    if (phase != Phase.ENDED) {
      replies.error(e, receipt);
      close(e.error().closeCode(), e.error().code());
    }
  }

  private void close(int code, String reason) {
    phase = Phase.ENDED;
    outbox.close(code, reason);
  }

  /** The session has ended. */
  synchronized void end() {
    phase = Phase.ENDED;
    pulse.stop();
    subscriptions.clear();
  }
}
