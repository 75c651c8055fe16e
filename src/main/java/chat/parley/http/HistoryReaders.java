package chat.parley.http;

import chat.parley.limits.Limits;
import chat.parley.limits.Rate;
import chat.parley.limits.Rates;
import chat.parley.message.ChatError;
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
final class HistoryReaders implements HandlerInterceptor, WebMvcConfigurer {

  /** How many answers there are at a time. */
  private static final int MOST = 64;

  private static final int OF_ONE_ADDRESS = 16;

  private final Rates<String> requests;
  private final AtomicInteger all = new AtomicInteger();
  private final ConcurrentHashMap<String, Integer> byAddress = new ConcurrentHashMap<>();

  HistoryReaders(Limits limits) {
    requests =
        new Rates<>(
            limits.burst(), () -> Rate.perSecond(limits.requestsPerSecond(), limits.burst()));
  }

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(this).addPathPatterns("/api/streams/**");
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    Duration wait = requests.take(request.getRemoteAddr(), 1);
    if (wait.isPositive()) {
      // Whoever has sent many at once has to begin again.
      response.setHeader(HttpHeaders.CONNECTION, "close");
      throw ChatError.TOO_FAST
          .because("More requests a second than one address may send")
          .retryAfter(wait);
    }
    int own = byAddress.merge(request.getRemoteAddr(), 1, Integer::sum);
    if (all.incrementAndGet() > MOST || own > OF_ONE_ADDRESS) {
      leave(request);
      response.setHeader(HttpHeaders.CONNECTION, "close");
      throw ChatError.BUSY
          .because("Too many read old messages at this moment")
          .retryAfter(Duration.ofSeconds(1));
    }
    return true;
  }

  @Override
  public void afterCompletion(
      HttpServletRequest request,
      HttpServletResponse response,
      Object handler,
      @Nullable Exception exception) {
    leave(request);
  }

  private void leave(HttpServletRequest request) {
    all.decrementAndGet();
    byAddress.computeIfPresent(
        request.getRemoteAddr(), (_, count) -> count == 1 ? null : count - 1);
  }
}
