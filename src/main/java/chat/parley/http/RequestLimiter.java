package chat.parley.http;

import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.session.ClientSessions;
import chat.parley.transport.NetworkAddress;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.AsyncHandlerInterceptor;

/**
 * Limits the number of requests of one kind that are served at a time, in total and per client
 * address, and their rate. A request or response stays in memory until it has been received or
 * read, and a client may be slow. Thread-safe; does not block.
 */
final class RequestLimiter implements AsyncHandlerInterceptor {

  private final ClientSessions sessions;
  private final HttpMethod method;
  private final String kind;
  private final int max;
  private final int maxPerAddress;
  private final AtomicInteger active = new AtomicInteger();
  private final ConcurrentHashMap<String, Integer> activeByAddress = new ConcurrentHashMap<>();

  /**
   * @param method the method of the requests; others are not limited
   * @param kind what the requests do, for the error message
   */
  RequestLimiter(
      ClientSessions sessions, HttpMethod method, String kind, int max, int maxPerAddress) {
    this.sessions = sessions;
    this.method = method;
    this.kind = kind;
    this.max = max;
    this.maxPerAddress = maxPerAddress;
  }

  /** A request that has waited is dispatched once more, with its response. */
  private boolean isLimited(HttpServletRequest request) {
    return method.matches(request.getMethod())
        && request.getDispatcherType() == DispatcherType.REQUEST;
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    try {
      if (isLimited(request)) {
        sessions.admitRequest(request);
        acquire(NetworkAddress.of(request));
      }
    } catch (ChatException e) {
      // Discards the requests that the client has already sent on this connection.
      response.setHeader(HttpHeaders.CONNECTION, "close");
      throw e;
    }
    return true;
  }

  private void acquire(String address) {
    int ofAddress = activeByAddress.merge(address, 1, Integer::sum);
    if (active.incrementAndGet() > max || ofAddress > maxPerAddress) {
      release(address);
      throw ChatError.BUSY
          .because(
              "Too many %s requests are in progress; the maximum is %d, %d from one address"
                  .formatted(kind, max, maxPerAddress))
          .retryAfter(Duration.ofSeconds(1));
    }
  }

  @Override
  public void afterCompletion(
      HttpServletRequest request,
      HttpServletResponse response,
      Object handler,
      @Nullable Exception exception) {
    if (isLimited(request)) {
      release(NetworkAddress.of(request));
    }
  }

  /** Releases a request that waits for a message: it counts as a session from now on. */
  @Override
  public void afterConcurrentHandlingStarted(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    afterCompletion(request, response, handler, null);
  }

  private void release(String address) {
    active.decrementAndGet();
    activeByAddress.computeIfPresent(address, (_, count) -> count == 1 ? null : count - 1);
  }
}
