package chat.parley.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.BufferedReader;
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
 * {@code Connection: close} instead, and if the client waits for {@code 100 Continue}. Blocks until
 * the body has arrived; {@code SlowRequestGuard} closes the connection if that takes too long. A
 * GET has no body, or is an invalid handshake.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class UnreadBodyFilter extends OncePerRequestFilter {

  /** Maximum number of bytes that are discarded. */
  private static final int MAX_BYTES = 64 * 1024;

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
    var noted = new NotedRequest(request);
    chain.doFilter(noted, new AfterBody(noted, response));
  }

  /** A request that knows whether its body is being read. */
  private static final class NotedRequest extends HttpServletRequestWrapper {

    private boolean begun;

    NotedRequest(HttpServletRequest request) {
      super(request);
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
      begun = true;
      return super.getInputStream();
    }

    @Override
    public BufferedReader getReader() throws IOException {
      begun = true;
      return super.getReader();
    }

    /** Returns whether a client that waits for the response would send the body all the same. */
    boolean mayBeAwaited() {
      return begun
          || (getHeader(HttpHeaders.EXPECT) == null && getContentLengthLong() <= MAX_BYTES);
    }
  }

  /** A response whose body is written after that of the request has been read. */
  private static final class AfterBody extends HttpServletResponseWrapper {

    private final NotedRequest request;

    AfterBody(NotedRequest request, HttpServletResponse response) {
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
      return request.mayBeAwaited() && RequestBody.discard(request, MAX_BYTES);
    }
  }
}
