package chat.parley.stomp;

import chat.parley.journal.StoredMessage;
import chat.parley.message.ChatException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Handles the BEGIN, COMMIT and ABORT frames of one session, and its ACK and NACK frames, which may
 * be in a transaction too. Confined to its session; used by one thread at a time. A refused frame
 * ends in a {@link ChatException}, unless the method says otherwise.
 */
final class TransactionHandler {

  private final SendHandler sendHandler;
  private final Subscriptions subscriptions;
  private final ServerFrames serverFrames;
  private final Transactions transactions;
  private final BiConsumer<ChatException, @Nullable String> onRefused;

  /**
   * @param onRefused tells the client that a frame was refused; its second argument is the receipt
   *     that the frame asked for, or null
   */
  TransactionHandler(
      SendHandler sendHandler,
      Subscriptions subscriptions,
      ServerFrames serverFrames,
      Transactions transactions,
      BiConsumer<ChatException, @Nullable String> onRefused) {
    this.sendHandler = sendHandler;
    this.subscriptions = subscriptions;
    this.serverFrames = serverFrames;
    this.transactions = transactions;
    this.onRefused = onRefused;
  }

  /** Keeps the message of a SEND until the COMMIT; returns false if it is in no transaction. */
  boolean addMessage(ClientFrame frame) {
    String transaction = frame.transaction();
    if (transaction == null) {
      return false;
    }
    var message = new TransactionFrame.Message(sendHandler.checkedDraft(frame), frame.receipt());
    transactions.add(transaction, message);
    return true;
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
      sendHandler.post(List.of(), receipt, _ -> serverFrames.sendReceipt(receipt));
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
  void markFailed(@Nullable String transaction) {
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
        sendHandler.storeAndAwait(messages.stream().map(m -> m.draft().arrivedNow()).toList());
    for (int i = 0; i < stored.size(); i++) {
      serverFrames.sendReceipt(messages.get(i).receipt(), stored.get(i));
    }
    var refused = new LinkedHashMap<TransactionFrame.Acknowledgement, ChatException>();
    if (!acks.isEmpty()) {
      acks.forEach(ack -> tryAcknowledge(ack, refused));
      sendHandler.storeAndAwait(List.of());
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
}
