package chat.parley.stomp;

import chat.parley.delivery.Outbox;
import chat.parley.delivery.Payload;
import chat.parley.journal.Replay;
import chat.parley.journal.StoredMessage;
import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.ChatMessage;
import chat.parley.message.CloseCode;
import chat.parley.message.UserName;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Sends CONNECTED, RECEIPT and ERROR frames, and refusals as MESSAGE frames, to one client. Frames
 * are queued in the outbox, without blocking. Any thread may call.
 */
final class ServerFrames {

  private final Outbox outbox;

  /** STOMP 1.0, which has no escapes, until a version is agreed on. */
  private volatile StompVersion version = StompVersion.V1_0;

  private volatile boolean connected;

  /** The client's subscription to {@link Destination#ERRORS}; null if there is none. */
  private volatile SubscriptionSource.@Nullable OfErrors errorSubscription;

  ServerFrames(Outbox outbox) {
    this.outbox = outbox;
  }

  /**
   * Sends CONNECTED; from then on headers are escaped as the version defines.
   *
   * @param serverName name and version of the server
   * @param heartBeatMillis the interval at which the server can send and wants to receive
   *     heart-beats, in milliseconds; 0 if it does neither
   */
  void sendConnected(StompVersion version, String serverName, long heartBeatMillis, UserName user) {
    this.version = version;
    connected = true;
    outbox.send(
        new FrameBuilder("CONNECTED", version)
            .verbatim("version", version.toString())
            .verbatim("server", serverName)
            .verbatim("session", UUID.randomUUID().toString())
            .verbatim("heart-beat", heartBeatMillis + "," + heartBeatMillis)
            .verbatim("user-name", user.value())
            .build());
  }

  /**
   * Sets the subscription that later refusals are sent to.
   *
   * @param subscription null if the client has none
   */
  void setErrorSubscription(SubscriptionSource.@Nullable OfErrors subscription) {
    errorSubscription = subscription;
  }

  /**
   * Sends a RECEIPT.
   *
   * @param receiptId the {@code receipt} header of the frame; null if it asked for none, in which
   *     case nothing is sent
   */
  void sendReceipt(@Nullable String receiptId) {
    FrameBuilder receipt = receiptBuilder(receiptId);
    if (receipt != null) {
      outbox.send(receipt.build());
    }
  }

  /**
   * Sends the RECEIPT of a SEND, with the id of the message and, if it is persistent, its position.
   *
   * @param receiptId null if the frame asked for no receipt, in which case nothing is sent
   */
  void sendReceipt(@Nullable String receiptId, StoredMessage stored) {
    FrameBuilder receipt = receiptBuilder(receiptId);
    if (receipt == null) {
      return;
    }
    receipt.header("message-id", stored.messageId());
    if (stored.position() != null) {
      receipt.header("offset", stored.position().offset());
      receipt.header("epoch", stored.position().epoch());
    }
    if (stored.conversationOffset() > 0 && stored.to() instanceof Address.Inbox(UserName owner)) {
      receipt.header("conversation", Address.WITH + owner);
      receipt.header("conversation-offset", stored.conversationOffset());
    }
    if (stored.duplicate()) {
      receipt.header("duplicate", "true");
    }
    outbox.send(receipt.build());
  }

  /**
   * Sends the RECEIPT of a SUBSCRIBE, with the position after which live messages start.
   *
   * @param receiptId null if the frame asked for no receipt, in which case nothing is sent
   */
  void sendReceipt(@Nullable String receiptId, Replay replay) {
    FrameBuilder receipt = receiptBuilder(receiptId);
    if (receipt != null) {
      outbox.send(
          receipt
              .header("offset", replay.end().offset())
              .header("epoch", replay.end().epoch())
              .header("recovered", String.valueOf(replay.recovered()))
              .build());
    }
  }

  /**
   * Sends the RECEIPT of a SUBSCRIBE to the list of conversations.
   *
   * @param receiptId null if the frame asked for no receipt, in which case nothing is sent
   * @param listVersion the version with which the client can subscribe again if it gets no entry
   */
  void sendReceipt(@Nullable String receiptId, long listVersion) {
    FrameBuilder receipt = receiptBuilder(receiptId);
    if (receipt != null) {
      outbox.send(receipt.header("version", listVersion).build());
    }
  }

  private @Nullable FrameBuilder receiptBuilder(@Nullable String receiptId) {
    return receiptId == null
        ? null
        : new FrameBuilder("RECEIPT", version).header("receipt-id", receiptId);
  }

  /**
   * Sends a refusal to the client's subscription to {@link Destination#ERRORS}.
   *
   * @param receiptId the receipt that the refused frame asked for; null if none
   * @return false if there is no such subscription and nothing was sent
   */
  boolean sendRefusal(ChatException e, @Nullable String receiptId) {
    return sendRefusal(e, receiptId, null);
  }

  /**
   * Sends a refusal or the end of a subscription, as {@link #sendRefusal(ChatException, String)}
   * does.
   *
   * @param ended the id of the subscription that has ended; null if none
   */
  boolean sendRefusal(ChatException e, @Nullable String receiptId, @Nullable String ended) {
    SubscriptionSource.OfErrors subscription = errorSubscription;
    if (subscription == null) {
      return false;
    }
    String id = ChatMessage.EPHEMERAL_ID_PREFIX + UUID.randomUUID() + "-0";
    var frame =
        new FrameBuilder("MESSAGE", version)
            .header("destination", Destination.ERRORS)
            .header("subscription", subscription.id())
            .header("message-id", id)
            .header(
                "ack", subscription.acknowledges() ? AckId.format(id, subscription.id()) : null);
    outbox.send(withRefusal(frame, e, receiptId, ended));
    return true;
  }

  /**
   * Sends an ERROR; the caller closes the session afterwards.
   *
   * @param receiptId the receipt that the refused frame asked for; null if none
   * @param ended the id of the subscription that has ended; null if none
   */
  void sendError(ChatException e, @Nullable String receiptId, @Nullable String ended) {
    var frame = new FrameBuilder("ERROR", version);
    if (e.error() == ChatError.BAD_VERSION) {
      frame.header("version", StompVersion.ALL);
    }
    outbox.send(withRefusal(frame, e, receiptId, ended));
  }

  /**
   * Closes the session because the result of a send is unknown: the client connects again and
   * repeats the messages without a receipt.
   */
  void receiptLost() {
    outbox.close(
        CloseCode.TRY_AGAIN_LATER, "The result of a send is unknown: connect again and repeat it");
  }

  /** Adds the headers and the body that describe a refusal. */
  private Payload withRefusal(
      FrameBuilder frame, ChatException e, @Nullable String receiptId, @Nullable String ended) {
    String text = e.text() + "\n";
    long seconds = e.retryAfterSeconds();
    return frame
        .header("code", e.error().code())
        .header("advice", e.error().advice().text())
        .header("message", messageHeader(e.text()))
        .header("retry-after", seconds == 0 ? null : String.valueOf(seconds))
        .header("receipt-id", receiptId)
        .header("ended", ended)
        .header("content-type", "text/plain")
        .build(Body.ofText(text.getBytes(StandardCharsets.UTF_8), null), false);
  }

  /**
   * Returns the {@code message} header for a text. Before CONNECTED it contains no characters that
   * need escapes, because clients differ in whether they decode escapes at that time.
   */
  private String messageHeader(String text) {
    return connected ? text : text.replace(": ", " - ").replace(':', '.').replace('\\', '/');
  }
}
