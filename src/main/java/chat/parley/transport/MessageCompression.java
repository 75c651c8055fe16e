package chat.parley.transport;

import chat.parley.message.CloseCode;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;
import org.springframework.web.socket.WebSocketExtension;

/**
 * The extension permessage-deflate (RFC 7692), always without context takeover: each message is
 * compressed by itself, so that a session keeps no compressor. Any thread may call.
 */
final class MessageCompression {

  static final WebSocketExtension EXTENSION = new WebSocketExtension("permessage-deflate");

  /** The parameters of an offer that need nothing from this server. */
  private static final Set<String> ACCEPTED =
      Set.of("server_no_context_takeover", "client_no_context_takeover", "client_max_window_bits");

  private static final String SERVER_WINDOW = "server_max_window_bits";

  /** The only window that {@link Deflater} has, as the value of {@link #SERVER_WINDOW}. */
  private static final String WINDOW_BITS = "15";

  /** The end of each compressed message, which is not sent (section 7.2.1). */
  private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

  private static final int BUFFER_SIZE = 4096;

  private static final BlockingQueue<Deflater> DEFLATERS =
      new ArrayBlockingQueue<>(Runtime.getRuntime().availableProcessors());

  private MessageCompression() {}

  /**
   * Returns the answer to the first acceptable offer, for the header Sec-WebSocket-Extensions; null
   * if there is none.
   */
  static @Nullable String negotiate(List<WebSocketExtension> offers) {
    for (WebSocketExtension offer : offers) {
      if (offer.getName().equalsIgnoreCase(EXTENSION.getName()) && isAcceptable(offer)) {
        String answer =
            EXTENSION.getName() + "; server_no_context_takeover; client_no_context_takeover";
        return offer.getParameters().containsKey(SERVER_WINDOW)
            ? answer + "; " + SERVER_WINDOW + "=" + WINDOW_BITS
            : answer;
      }
    }
    return null;
  }

  private static boolean isAcceptable(WebSocketExtension offer) {
    return offer.getParameters().entrySet().stream()
        .allMatch(
            parameter ->
                ACCEPTED.contains(parameter.getKey())
                    || (parameter.getKey().equals(SERVER_WINDOW)
                        && WINDOW_BITS.equals(parameter.getValue())));
  }

  /** Returns the frame compressed; the frame itself if that would not make it smaller. */
  static Frame compress(Frame frame) {
    Deflater pooled = DEFLATERS.poll();
    Deflater deflater = pooled == null ? new Deflater(Deflater.DEFAULT_COMPRESSION, true) : pooled;
    byte[] packed = new byte[frame.payload().length + TAIL.length];
    deflater.setInput(frame.payload());
    int size = deflater.deflate(packed, 0, packed.length, Deflater.SYNC_FLUSH);
    deflater.reset();
    if (!DEFLATERS.offer(deflater)) {
      deflater.end();
    }
    return size == packed.length
        ? frame
        : new Frame(true, true, frame.opcode(), Arrays.copyOf(packed, size - TAIL.length));
  }

  /**
   * Returns a message expanded.
   *
   * @throws FrameException if it cannot be expanded, or not to at most the given number of bytes
   */
  static byte[] expand(byte[] packed, int maxSize) {
    var message = new ByteArrayOutputStream(BUFFER_SIZE);
    byte[] part = new byte[BUFFER_SIZE];
    try (var inflater = new Inflater(true)) {
      for (byte[] input : List.of(packed, TAIL)) {
        inflater.setInput(input);
        for (int size = inflater.inflate(part); size > 0; size = inflater.inflate(part)) {
          message.write(part, 0, size);
          if (message.size() > maxSize) {
            throw new FrameException(
                CloseCode.MESSAGE_TOO_BIG,
                "The message exceeds the maximum of " + maxSize + " bytes");
          }
        }
      }
    } catch (DataFormatException _) {
      throw new FrameException(
          FrameException.BAD_PAYLOAD, "A compressed message cannot be expanded");
    }
    return message.toByteArray();
  }
}
