package chat.parley.stomp;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.conversation.Conversation;
import chat.parley.conversation.ModerationActionJson;
import chat.parley.journal.StoredMessage;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.Draft;
import chat.parley.session.ClientSession;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the client of one connection sends and acknowledges, at once or in transactions. Owned by
 * it; one thread at a time.
 */
final class ClientFrameHandler {

  /** Where a client goes on with a new token. */
  static final String TOKEN = "/app/token";

  /** Where a moderator says what is to be done. */
  static final String MODERATION = "/app/moderation";

  private final Conversation conversation;
  private final ClientSession session;
  private final ServerFrames replies;
  private final Subscriptions subscriptions;
  private final BiConsumer<ChatException, @Nullable String> refusing;
  private final Transactions transactions;
  private final PendingSends pending = new PendingSends();

  /**
   * @param refusing tells the client that what asked for a receipt has failed; any thread
   */
  ClientFrameHandler(
      StompServices server,
      ClientSession session,
      ServerFrames replies,
      Subscriptions subscriptions,
      BiConsumer<ChatException, @Nullable String> refusing) {
    this.conversation = server.conversation();
    this.session = session;
    this.replies = replies;
    this.subscriptions = subscriptions;
    this.refusing = refusing;
    this.transactions = server.transactions();
  }

  /** Waits until all that was sent has been answered. */
  void await() {
    pending.await();
  }

  void send(ClientFrame frame) {
    String destination = frame.headers().require("destination", StompCommand.SEND);
    boolean message = !destination.equals(TOKEN) && !destination.equals(MODERATION);
    if (!message && frame.headers().get("transaction") != null) {
      throw ChatError.BAD_HEADER.because("Only messages can be part of a transaction");
    }
    switch (destination) {
      case TOKEN -> renew(frame);
      case MODERATION -> rule(frame);
      default -> sendMessage(frame);
    }
  }

  private void sendMessage(ClientFrame frame) {
    Draft draft = SendFrame.read(frame, session.identity().name());
    String transaction = frame.headers().get("transaction");
    if (transaction == null) {
      String receipt = frame.receipt();
      post(List.of(draft), receipt, stored -> replies.receipt(receipt, stored.getFirst()));
    } else {
      conversation.check(session.identity(), draft);
      transactions.add(transaction, new TransactionFrame.Message(draft, frame.receipt()));
    }
  }

  private void renew(ClientFrame frame) {
    session.renew(new String(frame.body(), UTF_8).strip());
    replies.receipt(frame.receipt());
  }

  private void rule(ClientFrame frame) {
    String receipt = frame.receipt();
    conversation.rule(
        session.identity(),
        ModerationActionJson.read(frame.body()),
        pending.reply(
            stored -> replies.receipt(receipt, stored.getFirst()),
            e -> refusing.accept(e, receipt),
            replies::lost));
  }

  private void post(
      List<Draft> drafts, @Nullable String receipt, Consumer<List<StoredMessage>> stored) {
    conversation.post(
        session.identity(),
        drafts,
        pending.reply(stored, e -> refusing.accept(e, receipt), replies::lost));
  }

  void acknowledge(ClientFrame frame, StompVersion version) {
    AckId id = AckId.read(frame, version);
    String transaction = frame.headers().get("transaction");
    if (transaction != null) {
      transactions.add(
          transaction, new TransactionFrame.Acknowledgement(frame.command(), id, frame.receipt()));
      return;
    }
    subscriptions.answer(frame.command(), id);
    String receipt = frame.receipt();
    if (receipt != null) {
      post(List.of(), receipt, _ -> replies.receipt(receipt));
    }
  }

  void begin(ClientFrame frame) {
    transactions.begin(frame.headers().require("transaction", frame.command()));
    replies.receipt(frame.receipt());
  }

  void abort(ClientFrame frame) {
    transactions.abort(frame.headers().require("transaction", frame.command()));
    replies.receipt(frame.receipt());
  }

  /** A frame of a transaction was refused: it can not be committed any more. */
  void spoil(@Nullable String transaction) {
    transactions.spoil(transaction);
  }

  void commit(ClientFrame frame) {
    var messages = new ArrayList<TransactionFrame.Message>();
    var acks = new ArrayList<TransactionFrame.Acknowledgement>();
    for (TransactionFrame waiting :
        transactions.commit(frame.headers().require("transaction", frame.command()))) {
      switch (waiting) {
        case TransactionFrame.Message message -> messages.add(message);
        case TransactionFrame.Acknowledgement ack -> acks.add(ack);
      }
    }
    // How long delivery takes counts from the COMMIT.
    List<StoredMessage> stored = store(messages.stream().map(m -> m.draft().arrived()).toList());
    for (int i = 0; i < stored.size(); i++) {
      replies.receipt(messages.get(i).receipt(), stored.get(i));
    }
    var refused = new LinkedHashMap<TransactionFrame.Acknowledgement, ChatException>();
    if (!acks.isEmpty()) {
      acks.forEach(ack -> answer(ack, refused));
      store(List.of());
      acks.stream()
          .filter(ack -> !refused.containsKey(ack))
          .forEach(ack -> replies.receipt(ack.receipt()));
    }
    replies.receipt(frame.receipt());
    refused.forEach((ack, e) -> refusing.accept(e, ack.receipt()));
  }

  /** An ACK that is refused must not make it look as if the messages had not been stored. */
  private void answer(
      TransactionFrame.Acknowledgement ack,
      Map<TransactionFrame.Acknowledgement, ChatException> refused) {
    try {
      subscriptions.answer(ack.command(), ack.id());
    } catch (ChatException e) {
      refused.put(ack, e);
    }
  }

  /** Stores messages, or only what has been acknowledged, and waits until that is done. */
  List<StoredMessage> store(List<Draft> drafts) {
    var answer = new AwaitedSend();
    conversation.post(session.identity(), drafts, answer);
    return answer.await();
  }
}
