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
 * Who is reading old messages at this moment. An answer is in memory until it has been read, and
 * some read slowly. Any thread may call.
 */
@Component
final class HistoryRequestLimiter implements HandlerInterceptor, WebMvcConfigurer {

  /** How many answers there are at a time. */
  private static final int MOST = 64;

  private static final int OF_ONE_ADDRESS = 16;

  private final ClientSessions sessions;
  private final AtomicInteger all = new AtomicInteger();
  private final ConcurrentHashMap<String, Integer> byAddress = new ConcurrentHashMap<>();

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
      sessions.request(request);
      enter(NetworkAddress.of(request));
    } catch (ChatException e) {
      // Whoever has sent many at once has to begin again.
      response.setHeader(HttpHeaders.CONNECTION, "close");
      throw e;
    }
    return true;
  }

  private void enter(String address) {
    int own = byAddress.merge(address, 1, Integer::sum);
    if (all.incrementAndGet() > MOST || own > OF_ONE_ADDRESS) {
      leave(address);
      throw ChatError.BUSY
          .because("Too many read old messages at this moment")
          .retryAfter(Duration.ofSeconds(1));
    }
  }

  @Override
  public void afterCompletion(
      HttpServletRequest request,
      HttpServletResponse response,
      Object handler,
      @Nullable Exception exception) {
    leave(NetworkAddress.of(request));
  }

  private void leave(String address) {
    all.decrementAndGet();
    byAddress.computeIfPresent(address, (_, count) -> count == 1 ? null : count - 1);
  }
}
