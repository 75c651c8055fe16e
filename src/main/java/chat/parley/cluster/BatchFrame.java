package chat.parley.cluster;

import chat.parley.message.ChatMessage;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.simp.stomp.StompHeaders;

/**
 * A frame that one node sends to all nodes through the broker. The headers carry the sending node,
 * the format version and the batch number; the body carries the messages. A frame without a batch
 * number and messages is a probe, which a node sends to see whether it comes back.
 *
 * @param node the id of the sending node
 * @param batch the number of the batch, counted from 1 by each node; 0 for ephemeral messages
 * @param sent when the frame was created, in milliseconds since 1970 UTC
 * @param stamp when the frame was created, by {@link System#nanoTime} of the sending node; 0 if the
 *     frame has no stamp
 * @param messages the messages of the batch, or ephemeral messages; empty for a probe
 */
record BatchFrame(String node, long batch, long sent, long stamp, List<ChatMessage> messages) {

  /** The headers that all versions of Parley send and read. */
  private static final String VERSION = "parley-version";

  private static final String NODE = "parley-node";
  private static final String BATCH = "parley-batch";
  private static final String SENT = "parley-sent";

  /** An optional header, which earlier versions of Parley neither send nor read. */
  private static final String STAMP = "parley-stamp";

  /** Thrown for a frame of another version, a damaged frame, or a frame of another application. */
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

  /** Returns whether the frame carries ephemeral messages or is a probe. */
  boolean isEphemeral() {
    return batch == 0;
  }

  boolean isProbe() {
    return batch == 0 && messages.isEmpty();
  }

  static boolean isFrom(String node, StompHeaders headers) {
    return node.equals(headers.getFirst(NODE));
  }

  /** Returns {@link #stamp()} of a received frame; 0 if the header is missing or not a number. */
  static long stamp(StompHeaders headers) {
    try {
      return headers.containsKey(STAMP) ? parseNumber(headers, STAMP) : 0;
    } catch (Unreadable _) {
      return 0;
    }
  }

  /**
   * Reads a received frame.
   *
   * @throws Unreadable if the frame has another version, lacks a header, or has a damaged body
   */
  static BatchFrame read(StompHeaders headers, byte[] body) throws Unreadable {
    String node = headers.getFirst(NODE);
    if (node == null || parseNumber(headers, VERSION) != BatchCodec.VERSION) {
      throw new Unreadable(
          "its format is version %s, but this node reads version %d"
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
      throw new Unreadable("its body is damaged: " + e.getMessage(), e);
    }
  }

  private static long parseNumber(StompHeaders headers, String name) throws Unreadable {
    try {
      String value = headers.getFirst(name);
      return Long.parseLong(value == null ? "" : value);
    } catch (NumberFormatException e) {
      throw new Unreadable("its header " + name + " is missing or not a number", e);
    }
  }
}
