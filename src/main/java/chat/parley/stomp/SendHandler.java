package chat.parley.stomp;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.conversation.AwaitedSend;
import chat.parley.conversation.Conversation;
import chat.parley.conversation.ModerationActionJson;
import chat.parley.conversation.SendCallback;
import chat.parley.conversation.SendHeaders;
import chat.parley.journal.StoredMessage;
import chat.parley.markers.ReadRequest;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.Draft;
import chat.parley.message.RoomName;
import chat.parley.people.Block;
import chat.parley.presence.PresenceRequest;
import chat.parley.room.RoomActionJson;
import chat.parley.session.ClientSession;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Handles the SEND frames of one session, and posts what its other frames have to store. Confined
 * to its session; used by one thread at a time. A frame that is refused before anything is posted
 * ends in a {@link ChatException}; later refusals go to the callback.
 */
final class SendHandler {

  private final Conversation conversation;
  private final StompRequests requests;
  private final ClientSession session;
  private final Feeds feeds;
  private final ServerFrames serverFrames;
  private final BiConsumer<ChatException, @Nullable String> onRefused;
  private final PendingSends pendingSends = new PendingSends();

  /**
   * @param onRefused tells the client that a frame was refused; its second argument is the receipt
   *     that the frame asked for, or null. Called by any thread
   */
  SendHandler(
      StompServices services,
      ClientSession session,
      Feeds feeds,
      ServerFrames serverFrames,
      BiConsumer<ChatException, @Nullable String> onRefused) {
    this.conversation = services.conversation();
    this.requests = services.requests();
    this.session = session;
    this.feeds = feeds;
    this.serverFrames = serverFrames;
    this.onRefused = onRefused;
  }

  /**
   * Blocks until no send is pending, so that later frames take effect after earlier messages. The
   * send timeout of the journal bounds the wait to about 9 s.
   */
  void awaitPendingSends() {
    pendingSends.awaitAll();
  }

  /**
   * Handles a SEND that is in no transaction: a message, a new token, a moderation action, a block,
   * a marker, presence or a change of the members of a room, depending on its destination.
   */
  void send(ClientFrame frame) {
    String destination = frame.headers().require("destination", StompCommand.SEND);
    switch (destination) {
      case Destination.TOKEN -> renewToken(frame);
      case Destination.MODERATION -> moderate(frame);
      case Destination.BLOCK -> block(frame);
      case Destination.READ -> read(frame);
      case Destination.PRESENCE -> changePresence(frame);
      default -> {
        if (Destination.isMembers(destination)) {
          changeMembers(frame, Destination.roomOfMembers(destination));
        } else {
          sendMessage(frame);
        }
      }
    }
  }

  private void sendMessage(ClientFrame frame) {
    Draft draft = SendFrame.read(frame, session.identity().name());
    String receipt = frame.receipt();
    post(List.of(draft), receipt, stored -> serverFrames.sendReceipt(receipt, stored.getFirst()));
  }

  /** Returns the message of a SEND that is in a transaction, and checks whether it may be sent. */
  Draft checkedDraft(ClientFrame frame) {
    String destination = frame.headers().require("destination", StompCommand.SEND);
    if (destination.equals(Destination.TOKEN)
        || destination.equals(Destination.MODERATION)
        || destination.equals(Destination.BLOCK)
        || destination.equals(Destination.READ)
        || destination.equals(Destination.PRESENCE)
        || Destination.isMembers(destination)) {
      throw ChatError.BAD_HEADER.because(
          "A SEND to %s cannot be part of a transaction; only messages can".formatted(destination));
    }
    Draft draft = SendFrame.read(frame, session.identity().name());
    conversation.check(session.identity(), draft);
    return draft;
  }

  private void renewToken(ClientFrame frame) {
    session.renewToken(new String(frame.body(), UTF_8).strip());
    serverFrames.sendReceipt(frame.receipt());
  }

  private void moderate(ClientFrame frame) {
    requests
        .moderation()
        .moderate(
            session.identity(), ModerationActionJson.read(frame.body()), receiptCallback(frame));
  }

  /** Blocks until the block is in force: earlier messages precede it, later ones follow. */
  private void block(ClientFrame frame) {
    awaitPendingSends();
    requests.blocks().set(session.identity(), Block.read(frame.body()));
    serverFrames.sendReceipt(frame.receipt());
  }

  /** Moves a marker. The RECEIPT follows when it is stored; later frames do not wait for that. */
  private void read(ClientFrame frame) {
    CompletableFuture<Void> stored =
        requests.markers().accept(session.identity(), ReadRequest.read(frame.body()));
    String receipt = frame.receipt();
    if (receipt != null) {
      SendCallback callback =
          pendingSends.callback(
              _ -> serverFrames.sendReceipt(receipt),
              e -> onRefused.accept(e, receipt),
              serverFrames::receiptLost);
      var _ = stored.whenComplete((_, failure) -> end(callback, failure));
    }
  }

  private void changePresence(ClientFrame frame) {
    feeds.handle(PresenceRequest.read(frame.body()));
    serverFrames.sendReceipt(frame.receipt());
  }

  private static void end(SendCallback callback, @Nullable Throwable failure) {
    switch (failure) {
      case null -> callback.stored(List.of());
      case ChatException refusal -> callback.refused(refusal);
      default -> callback.outcomeUnknown();
    }
  }

  private void changeMembers(ClientFrame frame, RoomName room) {
    requests
        .rooms()
        .change(
            session.identity(),
            room,
            RoomActionJson.read(frame.body()),
            SendHeaders.checkedId(frame.headers().get(SendHeaders.CLIENT_MESSAGE_ID)),
            receiptCallback(frame));
  }

  /** Returns a callback that sends the RECEIPT of a SEND with the position, or its refusal. */
  private SendCallback receiptCallback(ClientFrame frame) {
    String receipt = frame.receipt();
    return pendingSends.callback(
        stored -> serverFrames.sendReceipt(receipt, stored.getFirst()),
        e -> onRefused.accept(e, receipt),
        serverFrames::receiptLost);
  }

  /**
   * Posts messages without waiting for the result. May block while the write queue is full.
   *
   * @param drafts the messages; if there are none, the cursors of inboxes are stored
   */
  void post(List<Draft> drafts, @Nullable String receipt, Consumer<List<StoredMessage>> onStored) {
    conversation.post(
        session.identity(),
        drafts,
        pendingSends.callback(
            onStored, e -> onRefused.accept(e, receipt), serverFrames::receiptLost));
  }

  /**
   * Stores messages and blocks until they are stored. Without drafts, blocks until everything
   * posted earlier is stored, the cursors of inboxes included.
   *
   * @return one result per draft, in the order of the drafts
   * @throws ChatException if they were refused, or if it is unknown whether they are stored
   */
  List<StoredMessage> storeAndAwait(List<Draft> drafts) {
    var result =
        new AwaitedSend(
            ChatError.INTERNAL.because("It is not known whether the messages are stored"));
    conversation.post(session.identity(), drafts, result);
    return result.await();
  }
}
