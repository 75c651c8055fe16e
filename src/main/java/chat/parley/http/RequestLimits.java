package chat.parley.http;

import chat.parley.session.ClientSessions;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * The number of requests that are served at a time, by kind: slow requests of one kind do not keep
 * clients from the others. It bounds the memory of requests that clients send slowly, and of
 * responses that they read slowly.
 */
@Component
final class RequestLimits implements WebMvcConfigurer {

  private final ClientSessions sessions;

  RequestLimits(ClientSessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry
        .addInterceptor(new RequestLimiter(sessions, HttpMethod.GET, "history", 64, 16))
        .addPathPatterns("/api/streams/**")
        // Event streams are sessions, which have limits of their own.
        .excludePathPatterns("/api/streams/*/events");
    registry
        .addInterceptor(new RequestLimiter(sessions, HttpMethod.GET, "poll", 256, 64))
        .addPathPatterns("/api/messages");
    registry
        .addInterceptor(new RequestLimiter(sessions, HttpMethod.POST, "send", 256, 64))
        .addPathPatterns("/api/streams/**", "/api/users/**");
    registry
        .addInterceptor(new RequestLimiter(sessions, HttpMethod.POST, "batch", 16, 4))
        .addPathPatterns("/api/messages");
  }
}
