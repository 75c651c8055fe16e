package chat.parley.cluster;

import chat.parley.message.ChatMessage;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.simp.stomp.StompHeaders;

/**
 * What one node tells all: as headers who says it, in which version, and which of its batches it
 * is; as body the messages. A frame without messages that is no batch is a probe: it is sent to see
 * it come back.
 *
 * @param batch counts the node's batches from 1; 0 for ephemeral messages
 * @param sent when it was made, milliseconds since 1970 UTC
 * @param stamp when it was made, by the node's {@link System#nanoTime}; 0 if the node does not say
 */
record BatchFrame(String node, long batch, long sent, long stamp, List<ChatMessage> messages) {

  /** All versions understand these. */
  private static final String VERSION = "parley-version";

  private static final String NODE = "parley-node";
  private static final String BATCH = "parley-batch";
  private static final String SENT = "parley-sent";

  /** Optional: earlier versions of Parley neither send nor read it. */
  private static final String STAMP = "parley-stamp";

  /** Another version, or not a frame of Parley's. */
  static final class Unreadable extends Exception {

    private static final long serialVersionUID = 1L;

    private Unreadable(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  Map<String, String> headers() {
    return Map.of(
        VERSION,
        String.valueOf(BatchCodec.VERSION),
        NODE,
        node,
        BATCH,
        String.valueOf(batch),
        SENT,
        String.valueOf(sent),
        STAMP,
        String.valueOf(stamp));
  }

  /** Whether it brings ephemeral messages, or nothing. */
  boolean isEphemeral() {
    return batch == 0;
  }

  boolean isProbe() {
    return batch == 0 && messages.isEmpty();
  }

  static boolean isFrom(String node, StompHeaders headers) {
    return node.equals(headers.getFirst(NODE));
  }

  /** When it was made, by its node's {@link System#nanoTime}; 0 if that is not said. */
  static long stamp(StompHeaders headers) {
    try {
      return headers.containsKey(STAMP) ? parseNumber(headers, STAMP) : 0;
    } catch (Unreadable _) {
      return 0;
    }
  }

  static BatchFrame read(StompHeaders headers, byte[] body) throws Unreadable {
    String node = headers.getFirst(NODE);
    if (node == null || parseNumber(headers, VERSION) != BatchCodec.VERSION) {
      throw new Unreadable(
          "it is in version %s of Parley's batches, and this node reads version %d"
              .formatted(headers.getFirst(VERSION), BatchCodec.VERSION),
          null);
    }
    try {
      return new BatchFrame(
          node,
          parseNumber(headers, BATCH),
          parseNumber(headers, SENT),
          stamp(headers),
          BatchCodec.decode(body));
    } catch (IOException e) {
      throw new Unreadable("it is damaged: " + e.getMessage(), e);
    }
  }

  private static long parseNumber(StompHeaders headers, String name) throws Unreadable {
    try {
      String value = headers.getFirst(name);
      return Long.parseLong(value == null ? "" : value);
    } catch (NumberFormatException e) {
      throw new Unreadable("it has no " + name, e);
    }
  }
}
