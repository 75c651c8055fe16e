package chat.parley.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Discards the body of a request that is answered before the body has been read, such as one with
 * an invalid header or token. Jetty would close the connection after the response without telling
 * the client, whose next request on it would fail. If much of the body is left, the response has
 * {@code Connection: close} instead. Blocks until the body has arrived; {@code SlowRequestGuard}
 * closes the connection if that takes too long. A GET has no body, or is an invalid handshake.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class UnreadBodyFilter extends OncePerRequestFilter {

  /** Maximum number of bytes that are discarded. */
  private static final int MAX_BYTES = 64 * 1024;

  private static final int PART_BYTES = 8 * 1024;

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    long length = request.getContentLengthLong();
    return request.getMethod().equals("GET")
        || length == 0
        || (length < 0 && request.getHeader(HttpHeaders.TRANSFER_ENCODING) == null);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    chain.doFilter(request, new AfterBody(request, response));
  }

  /** A response whose body is written after that of the request has been read. */
  private static final class AfterBody extends HttpServletResponseWrapper {

    private final HttpServletRequest request;

    AfterBody(HttpServletRequest request, HttpServletResponse response) {
      super(response);
      this.request = request;
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
      finishRequest();
      return super.getOutputStream();
    }

    @Override
    public PrintWriter getWriter() throws IOException {
      finishRequest();
      return super.getWriter();
    }

    private void finishRequest() {
      if (!isCommitted() && !"close".equals(getHeader(HttpHeaders.CONNECTION)) && !discard()) {
        setHeader(HttpHeaders.CONNECTION, "close");
      }
    }

    /** Returns whether nothing of the body is left. */
    private boolean discard() {
      try {
        ServletInputStream body = request.getInputStream();
        if (!body.isFinished() && request.getContentLengthLong() <= MAX_BYTES) {
          var part = new byte[PART_BYTES];
          int left = MAX_BYTES;
          for (int read = 0; read >= 0 && left > 0; left -= read) {
            read = body.read(part);
          }
        }
        return body.isFinished();
      } catch (IOException _) {
        return false;
      }
    }
  }
}
