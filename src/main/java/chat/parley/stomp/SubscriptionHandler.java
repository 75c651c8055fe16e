package chat.parley.stomp;

import chat.parley.conversation.Conversation.Joined;
import chat.parley.message.ChatException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles the SUBSCRIBE, UNSUBSCRIBE and DISCONNECT frames of one session. Confined to its session;
 * used by one thread at a time. Each frame takes effect after all earlier messages of the session
 * are stored, and blocks for that. A refused frame ends in a {@link ChatException}.
 */
final class SubscriptionHandler {

  private static final Logger log = LoggerFactory.getLogger(SubscriptionHandler.class);

  private final SendHandler sendHandler;
  private final Subscriptions subscriptions;
  private final ServerFrames serverFrames;

  SubscriptionHandler(
      SendHandler sendHandler, Subscriptions subscriptions, ServerFrames serverFrames) {
    this.sendHandler = sendHandler;
    this.subscriptions = subscriptions;
    this.serverFrames = serverFrames;
  }

  /** Handles a SUBSCRIBE. Also blocks while the replay is read, until the outbox is half full. */
  void subscribe(ClientFrame frame, StompVersion version) {
    sendHandler.awaitPendingSends();
    SubscribeFrame request = SubscribeFrame.read(frame, version);
    Joined joined = subscriptions.subscribe(request, version);
    if (joined == null) {
      serverFrames.setErrorSubscription(subscriptions.errorSubscription());
      begin(frame, subscriptions.feed(request));
      return;
    }
    serverFrames.sendReceipt(frame.receipt(), joined.replay());
    joined.begin();
  }

  /**
   * Begins a subscription that is not to a stream.
   *
   * @param feed null if the subscription is to errors
   */
  private void begin(ClientFrame frame, @Nullable Feed feed) {
    if (feed == null || feed.version() == 0) {
      serverFrames.sendReceipt(frame.receipt());
    } else {
      serverFrames.sendReceipt(frame.receipt(), feed.version());
    }
    if (feed != null) {
      feed.begin();
    }
  }

  /** Handles an UNSUBSCRIBE. */
  void unsubscribe(ClientFrame frame, StompVersion version) {
    sendHandler.awaitPendingSends();
    boolean wasInbox = subscriptions.unsubscribe(SubscribeFrame.unsubscribeKey(frame, version));
    storeCursors(frame, wasInbox);
    serverFrames.setErrorSubscription(subscriptions.errorSubscription());
    serverFrames.sendReceipt(frame.receipt());
  }

  /** Handles a DISCONNECT, except for the close of the session. */
  void disconnect(ClientFrame frame) {
    sendHandler.awaitPendingSends();
    storeCursors(frame, subscriptions.unsubscribeAll());
    serverFrames.sendReceipt(frame.receipt());
  }

  /**
   * Removes a subscription that the server has ended.
   *
   * @return false if the client had ended it before, so that there is nothing to report
   */
  boolean removeEnded(SubscribeFrame request) {
    return subscriptions.removeEnded(request);
  }

  /** Ends all subscriptions of a session whose connection has ended. */
  void connectionClosed() {
    try {
      var _ = subscriptions.unsubscribeAll();
    } finally {
      subscriptions.feeds().close();
    }
  }

  /**
   * Stores the cursors of ended inbox subscriptions before the receipt is sent, so that a client
   * that then connects to another node does not get the same messages again. If that fails, the
   * client gets its receipt all the same, and the messages may be delivered again.
   */
  private void storeCursors(ClientFrame frame, boolean wasInbox) {
    if (wasInbox && frame.receipt() != null) {
      try {
        sendHandler.storeAndAwait(List.of());
      } catch (ChatException e) {
        log.debug("The cursors of a user could not be stored before a receipt", e);
      }
    }
  }
}
