package chat.parley.http;

import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.session.ClientSessions;
import chat.parley.transport.NetworkAddress;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Limits the number of history requests that are served at a time, in total and per client address,
 * and their rate. A response stays in memory until the client has read it, and a client may read
 * slowly. Thread-safe; does not block.
 */
@Component
final class HistoryRequestLimiter implements HandlerInterceptor, WebMvcConfigurer {

  private static final int MAX_REQUESTS = 64;
  private static final int MAX_REQUESTS_PER_ADDRESS = 16;

  private final ClientSessions sessions;
  private final AtomicInteger active = new AtomicInteger();
  private final ConcurrentHashMap<String, Integer> activeByAddress = new ConcurrentHashMap<>();

  HistoryRequestLimiter(ClientSessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(this).addPathPatterns("/api/streams/**");
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    try {
      sessions.admitRequest(request);
      acquire(NetworkAddress.of(request));
    } catch (ChatException e) {
      // Discards the requests that the client has already sent on this connection.
      response.setHeader(HttpHeaders.CONNECTION, "close");
      throw e;
    }
    return true;
  }

  private void acquire(String address) {
    int ofAddress = activeByAddress.merge(address, 1, Integer::sum);
    if (active.incrementAndGet() > MAX_REQUESTS || ofAddress > MAX_REQUESTS_PER_ADDRESS) {
      release(address);
      throw ChatError.BUSY
          .because(
              "Too many history requests are in progress; the maximum is %d, %d from one address"
                  .formatted(MAX_REQUESTS, MAX_REQUESTS_PER_ADDRESS))
          .retryAfter(Duration.ofSeconds(1));
    }
  }

  @Override
  public void afterCompletion(
      HttpServletRequest request,
      HttpServletResponse response,
      Object handler,
      @Nullable Exception exception) {
    release(NetworkAddress.of(request));
  }

  private void release(String address) {
    active.decrementAndGet();
    activeByAddress.computeIfPresent(address, (_, count) -> count == 1 ? null : count - 1);
  }
}
