package chat.parley.stomp;

import chat.parley.conversation.Conversation.Joined;
import chat.parley.delivery.Outbox;
import chat.parley.journal.Stored;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.CloseCode;
import chat.parley.message.Draft;
import chat.parley.message.UserName;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state machine of one STOMP connection. Its lock keeps what comes from the socket and the end
 * of the session apart. Answers to messages come from the journal's writer, which must never wait
 * for that lock.
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
  private final Pending pending = new Pending();
  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.FRESH);

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
    if (phase.get() == Phase.ENDED) {
      return;
    }
    decoder.feed(bytes, text);
    try {
      for (Frame frame; phase.get() != Phase.ENDED && (frame = decoder.next()) != null; ) {
        handle(frame);
      }
    } catch (ChatException e) {
      fail(e, decoder.receipt());
    }
  }

  private void handle(Frame frame) {
    try {
      switch (phase.get()) {
        case FRESH -> handleFirst(frame);
        case CONNECTED -> handleConnected(frame);
        case ENDED -> {}
      }
    } catch (ChatException e) {
      transactions.spoil(frame.headers().get("transaction"));
      refuse(e, frame.receipt());
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
      case UNSUBSCRIBE -> unsubscribe(frame);
      case ACK, NACK -> acknowledge(frame);
      case BEGIN -> {
        transactions.begin(frame.headers().require("transaction", frame.command()));
        replies.receipt(frame.receipt());
      }
      case COMMIT -> commit(frame);
      case ABORT -> {
        transactions.abort(frame.headers().require("transaction", frame.command()));
        replies.receipt(frame.receipt());
      }
      case DISCONNECT -> {
        pending.await();
        storePlaces(frame, subscriptions.clear());
        replies.receipt(frame.receipt());
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
    phase.set(Phase.CONNECTED);
    long own = server.properties().heartBeat().toMillis();
    replies.connected(server.name(), own, user);
    pulse.start(beat, server.heartBeats(), outbox, this::silent);
  }

  private void silent() {
    fail(ChatError.TIMED_OUT.because("No heart-beat came in the time agreed"), null);
  }

  private void send(Frame frame) {
    Draft draft = SendFrame.read(frame, user);
    String transaction = frame.headers().get("transaction");
    if (transaction == null) {
      String receipt = frame.receipt();
      post(List.of(draft), receipt, stored -> replies.receipt(receipt, stored.getFirst()));
    } else {
      server.conversation().check(draft);
      transactions.add(transaction, frame);
    }
  }

  private void post(List<Draft> drafts, @Nullable String receipt, Consumer<List<Stored>> stored) {
    server.conversation().post(drafts, pending.reply(stored, e -> refuse(e, receipt)));
  }

  private void subscribe(Frame frame) {
    pending.await();
    Joined joined = subscriptions.subscribe(SubscribeFrame.read(frame, version), version);
    if (joined == null) {
      replies.errors(subscriptions.errors());
      replies.receipt(frame.receipt());
      return;
    }
    replies.receipt(frame.receipt(), joined.replay());
    joined.begin();
  }

  private void unsubscribe(Frame frame) {
    pending.await();
    boolean inbox = subscriptions.unsubscribe(SubscribeFrame.keyToEnd(frame, version));
    storePlaces(frame, inbox);
    replies.errors(subscriptions.errors());
    replies.receipt(frame.receipt());
  }

  /** Whoever has left with a receipt may come back to another node, and have nothing again. */
  private void storePlaces(Frame frame, boolean ofInbox) {
    if (ofInbox && frame.receipt() != null) {
      try {
        store(List.of());
      } catch (ChatException e) {
        log.debug("The places of {} are not stored", user, e);
      }
    }
  }

  private void acknowledge(Frame frame) {
    AckId id = AckId.read(frame, version);
    String transaction = frame.headers().get("transaction");
    if (transaction != null) {
      subscriptions.check(id);
      transactions.add(transaction, frame);
      return;
    }
    subscriptions.answer(frame.command(), id);
    String receipt = frame.receipt();
    if (receipt != null) {
      post(List.of(), receipt, _ -> replies.receipt(receipt));
    }
  }

  private void commit(Frame frame) {
    List<Frame> frames =
        transactions.commit(frame.headers().require("transaction", frame.command()));
    List<Frame> acks = frames.stream().filter(f -> f.command() != Command.SEND).toList();
    List<Frame> sends = frames.stream().filter(f -> f.command() == Command.SEND).toList();
    acks.forEach(ack -> subscriptions.check(AckId.read(ack, version)));
    List<Stored> stored = store(sends.stream().map(send -> SendFrame.read(send, user)).toList());
    for (int i = 0; i < stored.size(); i++) {
      replies.receipt(sends.get(i).receipt(), stored.get(i));
    }
    if (!acks.isEmpty()) {
      acks.forEach(ack -> subscriptions.answer(ack.command(), AckId.read(ack, version)));
      store(List.of());
      acks.forEach(ack -> replies.receipt(ack.receipt()));
    }
    replies.receipt(frame.receipt());
  }

  /** Stores messages, or only what has been acknowledged, and waits until that is done. */
  private List<Stored> store(List<Draft> drafts) {
    var answer = new Answer();
    server.conversation().post(drafts, answer);
    return answer.await();
  }

  /** Tells the client of what it can mend; ends the connection otherwise. Any thread. */
  private void refuse(ChatException e, @Nullable String receipt) {
    if (!e.error().mendable() || !replies.refusal(e, receipt)) {
      fail(e, receipt);
    }
  }

  private void fail(ChatException e, @Nullable String receipt) {
    if (phase.getAndSet(Phase.ENDED) != Phase.ENDED) {
      replies.error(e, receipt);
      outbox.close(e.error().closeCode(), e.error().code());
    }
  }

  private void close(int code, String reason) {
    phase.set(Phase.ENDED);
    outbox.close(code, reason);
  }

  /** The session has ended. */
  synchronized void end() {
    phase.set(Phase.ENDED);
    pulse.stop();
    subscriptions.clear();
  }
}
