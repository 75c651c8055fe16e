package chat.parley.http;

import chat.parley.message.ChatError;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import org.springframework.http.HttpHeaders;

/** Reads the bodies of requests, up to a maximum size. */
final class RequestBody {

  private RequestBody() {}

  /**
   * Returns the body. Blocks until it has arrived; {@code SlowRequestGuard} closes the connection
   * if that takes too long. At most one byte more than allowed is kept in memory. Nothing of a body
   * is read whose {@code Content-Length} is more than twice as large as allowed; a smaller one is
   * discarded, because a client that is still sending would not read the response.
   *
   * @param maxBytes at most {@link Integer#MAX_VALUE} - 1
   * @param tooLarge the error of a body that is larger
   * @throws chat.parley.message.ChatException the error of a body that is too large, or {@link
   *     ChatError#BAD_REQUEST} if the body is compressed or not complete
   */
  static byte[] read(HttpServletRequest request, int maxBytes, ChatError tooLarge) {
    String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw ChatError.BAD_REQUEST.because("A request body cannot have a Content-Encoding");
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
    byte[] body = read(request, maxBytes + 1);
    if (body.length > maxBytes) {
      discard(request, maxBytes);
      throw tooLarge.because(
          String.format(
              Locale.ROOT, "The request body is larger than the maximum of %,d bytes", maxBytes));
    }
    return body;
  }

  private static byte[] read(HttpServletRequest request, int bytes) {
    try {
      return request.getInputStream().readNBytes(bytes);
    } catch (IOException _) {
      throw ChatError.BAD_REQUEST.because("The request body is not complete");
    }
  }

  private static void discard(HttpServletRequest request, long maxBytes) {
    try {
      InputStream body = request.getInputStream();
      var buffer = new byte[8192];
      long left = maxBytes;
      for (int read = 0; left > 0 && read >= 0; left -= read) {
        read = body.read(buffer, 0, (int) Math.min(buffer.length, left));
      }
    } catch (IOException _) {
      // The client reads no response.
    }
  }
}
