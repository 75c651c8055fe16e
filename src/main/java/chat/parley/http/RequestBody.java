package chat.parley.http;

import chat.parley.message.ChatError;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** Reads the bodies of requests, up to a maximum size. */
final class RequestBody {

  /** The bytes that are read before they count against the limits of the address. */
  private static final int PART_BYTES = 8 * 1024;

  private RequestBody() {}

  /**
   * Returns the body. Blocks until it has arrived; {@code SlowRequestGuard} closes the connection
   * if that takes too long. At most one byte more than allowed is kept in memory, which counts
   * against the {@linkplain RequestPermits permit} of the request. Nothing of a body is read whose
   * {@code Content-Length} is more than twice as large as allowed; a smaller one is discarded,
   * because a client that is still sending would not read the response.
   *
   * @param maxBytes at most {@link Integer#MAX_VALUE} - 1
   * @param tooLarge the error of a body that is larger
   * @throws chat.parley.message.ChatException the error of a body that is too large, {@link
   *     ChatError#BAD_REQUEST} if the body is compressed or not complete, or {@link ChatError#BUSY}
   *     if too many requests are in progress or too many bytes are arriving
   */
  static byte[] read(HttpServletRequest request, int maxBytes, ChatError tooLarge) {
    if (!hasOnly("identity", request.getHeaders(HttpHeaders.CONTENT_ENCODING))
        || !hasOnly("chunked", request.getHeaders(HttpHeaders.TRANSFER_ENCODING))) {
      throw ChatError.BAD_REQUEST.because(
          "A request body cannot be encoded, except in chunks (Transfer-Encoding: chunked)");
    }
    long length = request.getContentLengthLong();
    if (length > maxBytes) {
      if (length <= 2L * maxBytes) {
        discard(request, length);
      }
      throw tooLarge.because(
          String.format(
              Locale.ROOT,
              "The request body is %,d bytes; the maximum is %,d bytes",
              length,
              maxBytes));
    }
    RequestPermits.Permit permit = RequestLimiter.permit(request);
    byte[] body = read(request, maxBytes + 1, permit);
    if (body.length > maxBytes) {
      // One byte more than the maximum has been read already.
      discard(request, maxBytes - 1L);
      throw tooLarge.because(
          String.format(
              Locale.ROOT, "The request body is larger than the maximum of %,d bytes", maxBytes));
    }
    if (permit != null) {
      permit.arrived();
    }
    return body;
  }

  private static boolean hasOnly(String allowed, Enumeration<String> values) {
    return Collections.list(values).stream().allMatch(allowed::equalsIgnoreCase);
  }

  private static byte[] read(
      HttpServletRequest request, int max, RequestPermits.@Nullable Permit permit) {
    try {
      InputStream in = request.getInputStream();
      var parts = new ArrayList<byte[]>();
      int length = 0;
      byte[] part;
      do {
        part = in.readNBytes(Math.min(PART_BYTES, max - length));
        if (permit != null) {
          permit.received(part.length);
        }
        length += part.length;
        parts.add(part);
      } while (part.length == PART_BYTES);
      return join(parts, length);
    } catch (IOException _) {
      throw ChatError.BAD_REQUEST.because("The request body is not complete");
    }
  }

  private static byte[] join(List<byte[]> parts, int length) {
    if (parts.size() == 1) {
      return parts.getFirst();
    }
    ByteBuffer body = ByteBuffer.allocate(length);
    parts.forEach(body::put);
    return body.array();
  }

  /**
   * Discards the body, or what is left of it. Blocks until it has arrived. One byte more than
   * allowed is read at most, because only that shows whether the body ends there.
   *
   * @return whether nothing is left; false also if the body is not complete, or malformed
   */
  static boolean discard(HttpServletRequest request, long maxBytes) {
    try {
      ServletInputStream body = request.getInputStream();
      var part = new byte[PART_BYTES];
      long left = maxBytes + 1;
      for (int read = 0; read >= 0 && left > 0 && !body.isFinished(); left -= read) {
        read = body.read(part, 0, (int) Math.min(part.length, left));
      }
      return body.isFinished();
    } catch (IOException | RuntimeException _) {
      return false;
    }
  }
}
