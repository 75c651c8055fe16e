package chat.parley.stomp;

import chat.parley.delivery.Outbox;
import chat.parley.delivery.Payload;
import chat.parley.journal.Replay;
import chat.parley.journal.Stored;
import chat.parley.message.Body;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the server answers to frames. Owned by one connection. */
final class Replies {

  private final Outbox outbox;
  private StompVersion version = StompVersion.V1_2;

  Replies(Outbox outbox) {
    this.outbox = outbox;
  }

  void version(StompVersion version) {
    this.version = version;
  }

  /** Answers a frame that asked for a receipt. */
  void receipt(Frame frame) {
    FrameBuilder receipt = begin(frame);
    if (receipt != null) {
      outbox.send(receipt.end());
    }
  }

  /** The same for a SEND: with the place of the message. */
  void receipt(Frame frame, Stored stored) {
    FrameBuilder receipt = begin(frame);
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
  void receipt(Frame frame, Replay replay) {
    FrameBuilder receipt = begin(frame);
    if (receipt != null) {
      outbox.send(
          receipt
              .header("offset", replay.end().offset())
              .header("epoch", replay.end().epoch())
              .header("recovered", String.valueOf(replay.recovered()))
              .end());
    }
  }

  private @Nullable FrameBuilder begin(Frame frame) {
    String id = frame.receipt();
    return id == null ? null : new FrameBuilder("RECEIPT", version).header("receipt-id", id);
  }

  /** Tells of a refusal on the queue of errors; the connection lives. */
  void refusal(ChatException e, @Nullable String receipt, @Nullable String subscription) {
    var frame =
        new FrameBuilder("MESSAGE", version)
            .header("destination", SubscribeFrame.ERRORS)
            .header("subscription", subscription)
            .header("message-id", UUID.randomUUID().toString());
    outbox.send(end(frame, e, receipt));
  }

  /** Tells why the connection ends. */
  void error(ChatException e, @Nullable String receipt) {
    var frame = new FrameBuilder("ERROR", version);
    if (e.error() == ChatError.BAD_VERSION) {
      frame.header("version", StompVersion.ALL);
    }
    outbox.send(end(frame, e, receipt));
  }

  private static Payload end(FrameBuilder frame, ChatException e, @Nullable String receipt) {
    String text = e.text() + "\n";
    return frame
        .header("code", e.error().code())
        .header("advice", e.error().advice().text())
        .header("message", e.text())
        .header("receipt-id", receipt)
        .header("content-type", "text/plain")
        .end(Body.ofText(text.getBytes(StandardCharsets.UTF_8), null), false);
  }
}
