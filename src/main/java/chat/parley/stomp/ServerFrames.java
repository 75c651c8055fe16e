package chat.parley.stomp;

import chat.parley.delivery.Outbox;
import chat.parley.delivery.Payload;
import chat.parley.journal.Replay;
import chat.parley.journal.StoredMessage;
import chat.parley.message.Body;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.ChatMessage;
import chat.parley.message.CloseCode;
import chat.parley.message.UserName;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the server answers to frames of one connection. Any thread may call. */
final class ServerFrames {

  private final Outbox outbox;

  /** Until CONNECTED no version is agreed on, and so nothing is escaped, as in 1.0. */
  private volatile StompVersion version = StompVersion.V1_0;

  private volatile boolean connected;

  private volatile SubscriptionSource.@Nullable OfErrors errors;

  ServerFrames(Outbox outbox) {
    this.outbox = outbox;
  }

  /** Answers a CONNECT. From now on headers are escaped as the version says. */
  void connected(StompVersion version, String server, long heartBeatMillis, UserName user) {
    this.version = version;
    connected = true;
    outbox.send(
        new FrameBuilder("CONNECTED", version)
            .verbatim("version", version.toString())
            .verbatim("server", server)
            .verbatim("session", UUID.randomUUID().toString())
            .verbatim("heart-beat", heartBeatMillis + "," + heartBeatMillis)
            .verbatim("user-name", user.value())
            .end());
  }

  /** Where the client wants to hear of refusals; null if nowhere. */
  void errors(SubscriptionSource.@Nullable OfErrors subscription) {
    errors = subscription;
  }

  /**
   * Answers a frame.
   *
   * @param id null if it did not ask for a receipt
   */
  void receipt(@Nullable String id) {
    FrameBuilder receipt = begin(id);
    if (receipt != null) {
      outbox.send(receipt.end());
    }
  }

  /** The same for a SEND: with the place of the message. */
  void receipt(@Nullable String id, StoredMessage stored) {
    FrameBuilder receipt = begin(id);
    if (receipt == null) {
      return;
    }
    receipt.header("message-id", stored.messageId());
    if (stored.position() != null) {
      receipt.header("offset", stored.position().offset());
      receipt.header("epoch", stored.position().epoch());
    }
    if (stored.duplicate()) {
      receipt.header("duplicate", "true");
    }
    outbox.send(receipt.end());
  }

  /** The same for a SUBSCRIBE: with the place that the live part starts from. */
  void receipt(@Nullable String id, Replay replay) {
    FrameBuilder receipt = begin(id);
    if (receipt != null) {
      outbox.send(
          receipt
              .header("offset", replay.end().offset())
              .header("epoch", replay.end().epoch())
              .header("recovered", String.valueOf(replay.recovered()))
              .end());
    }
  }

  private @Nullable FrameBuilder begin(@Nullable String id) {
    return id == null ? null : new FrameBuilder("RECEIPT", version).header("receipt-id", id);
  }

  /**
   * Tells of a refusal where the client wants to hear of it; the connection lives.
   *
   * @return whether it does
   */
  boolean refusal(ChatException e, @Nullable String receipt) {
    SubscriptionSource.OfErrors subscription = errors;
    if (subscription == null) {
      return false;
    }
    String id = ChatMessage.EPHEMERAL + UUID.randomUUID() + "-0";
    var frame =
        new FrameBuilder("MESSAGE", version)
            .header("destination", SubscribeFrame.ERRORS)
            .header("subscription", subscription.id())
            .header("message-id", id)
            .header("ack", subscription.acknowledges() ? AckId.of(id, subscription.id()) : null);
    outbox.send(end(frame, e, receipt));
    return true;
  }

  /** Tells why the connection ends. */
  void error(ChatException e, @Nullable String receipt) {
    var frame = new FrameBuilder("ERROR", version);
    if (e.error() == ChatError.BAD_VERSION) {
      frame.header("version", StompVersion.ALL);
    }
    outbox.send(end(frame, e, receipt));
  }

  /** An answer cannot be given: the client connects again and repeats what has no receipt. */
  void lost() {
    outbox.close(CloseCode.COME_BACK, "An answer was lost: connect again and repeat it");
  }

  private Payload end(FrameBuilder frame, ChatException e, @Nullable String receipt) {
    String text = e.text() + "\n";
    long seconds = e.retryAfterSeconds();
    return frame
        .header("code", e.error().code())
        .header("advice", e.error().advice().text())
        .header("message", readable(e.text()))
        .header("retry-after", seconds == 0 ? null : String.valueOf(seconds))
        .header("receipt-id", receipt)
        .header("content-type", "text/plain")
        .end(Body.ofText(text.getBytes(StandardCharsets.UTF_8), null), false);
  }

  /**
   * A text as a header. Before CONNECTED it has nothing to escape: some clients decode escapes
   * then, others do not.
   */
  private String readable(String text) {
    return connected ? text : text.replace(": ", " - ").replace(':', '.').replace('\\', '/');
  }
}
