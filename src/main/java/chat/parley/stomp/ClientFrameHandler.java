package chat.parley.stomp;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.conversation.Conversation;
import chat.parley.conversation.ModerationActionJson;
import chat.parley.conversation.ModerationRequests;
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
 * Handles the SEND, ACK, NACK, BEGIN, COMMIT and ABORT frames of one session. Confined to its
 * session; used by one thread at a time. A frame that is refused before anything is posted to the
 * conversation ends in a {@link ChatException}; later refusals go to the callback.
 */
final class ClientFrameHandler {

  /** The destination to which a client sends a new token before its current one expires. */
  static final String TOKEN = "/app/token";

  /** The destination of moderation actions. */
  static final String MODERATION = "/app/moderation";

  private final Conversation conversation;
  private final ModerationRequests moderation;
  private final ClientSession session;
  private final ServerFrames serverFrames;
  private final Subscriptions subscriptions;
  private final BiConsumer<ChatException, @Nullable String> onRefused;
  private final Transactions transactions;
  private final PendingSends pendingSends = new PendingSends();

  /**
   * @param onRefused tells the client that a frame was refused; its second argument is the receipt
   *     that the frame asked for, or null. Called by any thread
   */
  ClientFrameHandler(
      StompServices services,
      ClientSession session,
      ServerFrames serverFrames,
      Subscriptions subscriptions,
      BiConsumer<ChatException, @Nullable String> onRefused) {
    this.conversation = services.conversation();
    this.moderation = services.moderation();
    this.session = session;
    this.serverFrames = serverFrames;
    this.subscriptions = subscriptions;
    this.onRefused = onRefused;
    this.transactions = services.settings().newTransactions();
  }

  /**
   * Blocks until no send is pending, so that later frames take effect after earlier messages. The
   * send timeout of the journal bounds the wait to about 9 s.
   */
  void awaitPendingSends() {
    pendingSends.awaitAll();
  }

  /**
   * Handles a SEND: a message, a new token or a moderation action, depending on its destination.
   */
  void send(ClientFrame frame) {
    String destination = frame.headers().require("destination", StompCommand.SEND);
    boolean isMessage = !destination.equals(TOKEN) && !destination.equals(MODERATION);
    if (!isMessage && frame.transaction() != null) {
      throw ChatError.BAD_HEADER.because(
          "A SEND to %s cannot be part of a transaction; only messages can".formatted(destination));
    }
    switch (destination) {
      case TOKEN -> renewToken(frame);
      case MODERATION -> moderate(frame);
      default -> sendMessage(frame);
    }
  }

  private void sendMessage(ClientFrame frame) {
    Draft draft = SendFrame.read(frame, session.identity().name());
    String transaction = frame.transaction();
    if (transaction == null) {
      String receipt = frame.receipt();
      post(List.of(draft), receipt, stored -> serverFrames.sendReceipt(receipt, stored.getFirst()));
    } else {
      conversation.check(session.identity(), draft);
      transactions.add(transaction, new TransactionFrame.Message(draft, frame.receipt()));
    }
  }

  private void renewToken(ClientFrame frame) {
    session.renewToken(new String(frame.body(), UTF_8).strip());
    serverFrames.sendReceipt(frame.receipt());
  }

  private void moderate(ClientFrame frame) {
    String receipt = frame.receipt();
    moderation.moderate(
        session.identity(),
        ModerationActionJson.read(frame.body()),
        pendingSends.callback(
            stored -> serverFrames.sendReceipt(receipt, stored.getFirst()),
            e -> onRefused.accept(e, receipt),
            serverFrames::receiptLost));
  }

  /** Posts messages without waiting for the result. May block while the write queue is full. */
  private void post(
      List<Draft> drafts, @Nullable String receipt, Consumer<List<StoredMessage>> onStored) {
    conversation.post(
        session.identity(),
        drafts,
        pendingSends.callback(
            onStored, e -> onRefused.accept(e, receipt), serverFrames::receiptLost));
  }

  /**
   * Handles an ACK or NACK; in a transaction it is kept until the COMMIT. A receipt is sent once
   * the cursor is stored; without one the journal stores the cursor later.
   */
  void acknowledge(ClientFrame frame, StompVersion version) {
    AckId id = AckId.read(frame, version);
    String transaction = frame.transaction();
    if (transaction != null) {
      transactions.add(
          transaction, new TransactionFrame.Acknowledgement(frame.command(), id, frame.receipt()));
      return;
    }
    subscriptions.acknowledge(frame.command(), id);
    String receipt = frame.receipt();
    if (receipt != null) {
      post(List.of(), receipt, _ -> serverFrames.sendReceipt(receipt));
    }
  }

  /** Handles a BEGIN. */
  void begin(ClientFrame frame) {
    transactions.begin(frame.headers().require("transaction", frame.command()));
    serverFrames.sendReceipt(frame.receipt());
  }

  /** Handles an ABORT. */
  void abort(ClientFrame frame) {
    transactions.abort(frame.headers().require("transaction", frame.command()));
    serverFrames.sendReceipt(frame.receipt());
  }

  /**
   * Marks a transaction as failed because one of its frames was refused: its COMMIT will be refused
   * too.
   *
   * @param transaction null if the refused frame was in no transaction
   */
  void markTransactionFailed(@Nullable String transaction) {
    transactions.markFailed(transaction);
  }

  /**
   * Handles a COMMIT. Stores the messages of the transaction as one batch, then applies its
   * acknowledgements and stores the cursors; blocks until both are stored. Receipts are sent in
   * this order: messages, acknowledgements, COMMIT. A refused acknowledgement is reported after
   * them and does not fail the COMMIT, because the messages are stored already.
   */
  void commit(ClientFrame frame) {
    var messages = new ArrayList<TransactionFrame.Message>();
    var acks = new ArrayList<TransactionFrame.Acknowledgement>();
    for (TransactionFrame pending :
        transactions.commit(frame.headers().require("transaction", frame.command()))) {
      switch (pending) {
        case TransactionFrame.Message message -> messages.add(message);
        case TransactionFrame.Acknowledgement ack -> acks.add(ack);
      }
    }
    // Delivery latency is measured from the COMMIT.
    List<StoredMessage> stored =
        storeAndAwait(messages.stream().map(m -> m.draft().arrivedNow()).toList());
    for (int i = 0; i < stored.size(); i++) {
      serverFrames.sendReceipt(messages.get(i).receipt(), stored.get(i));
    }
    var refused = new LinkedHashMap<TransactionFrame.Acknowledgement, ChatException>();
    if (!acks.isEmpty()) {
      acks.forEach(ack -> tryAcknowledge(ack, refused));
      storeAndAwait(List.of());
      acks.stream()
          .filter(ack -> !refused.containsKey(ack))
          .forEach(ack -> serverFrames.sendReceipt(ack.receipt()));
    }
    serverFrames.sendReceipt(frame.receipt());
    refused.forEach((ack, e) -> onRefused.accept(e, ack.receipt()));
  }

  /** Applies one acknowledgement; a refusal is added to the map. */
  private void tryAcknowledge(
      TransactionFrame.Acknowledgement ack,
      Map<TransactionFrame.Acknowledgement, ChatException> refused) {
    try {
      subscriptions.acknowledge(ack.command(), ack.id());
    } catch (ChatException e) {
      refused.put(ack, e);
    }
  }

  /**
   * Stores messages and blocks until they are stored. Without drafts, blocks until everything
   * posted earlier is stored, the cursors of inboxes included.
   *
   * @return one result per draft, in the order of the drafts
   * @throws ChatException if they were refused, or if it is unknown whether they are stored
   */
  List<StoredMessage> storeAndAwait(List<Draft> drafts) {
    var result = new AwaitedSend();
    conversation.post(session.identity(), drafts, result);
    return result.await();
  }
}
