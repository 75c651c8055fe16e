package chat.parley.http;

import chat.parley.limits.Limits;
import chat.parley.presence.PresenceRequest;
import chat.parley.session.ClientSessions;
import java.time.Duration;
import java.util.List;
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

  private static final String[] ROOMS = {RoomController.ROOMS, RoomController.ROOMS + "/**"};

  private static final int MAX_SENDS = 256;
  private static final int MAX_BATCHES = 16;
  private static final int MAX_ROOMS = 64;
  private static final int MAX_PROFILES = 64;
  private static final int MAX_WATCHES = 64;

  /** One address may use this part of the memory for bodies that are arriving. */
  private static final int ADDRESSES = 16;

  /** Time for which a poll waits for its turn; its client would wait longer for a message. */
  private static final Duration POLL_PATIENCE = Duration.ofSeconds(10);

  private final ClientSessions sessions;
  private final Limits limits;

  RequestLimits(ClientSessions sessions, Limits limits) {
    this.sessions = sessions;
    this.limits = limits;
  }

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    var history = new RequestPermits("history", 64, 16, new AddressBound(0, 0));
    // Many return at once, when a message has woken them, and find nothing yet.
    var polls = new RequestPermits("poll", 256, 64, new AddressBound(0, 0), POLL_PATIENCE);
    registry
        .addInterceptor(
            new RequestLimiter(
                sessions,
                HttpMethod.GET,
                request -> request.getParameter(WaitParameter.NAME) == null ? history : polls))
        .addPathPatterns("/api/streams/**", SendController.BATCH_PATH)
        // Event streams are sessions, which have limits of their own.
        .excludePathPatterns("/api/streams/*/events");
    var users = new RequestPermits("user", 64, 16, new AddressBound(0, 0));
    registry
        .addInterceptor(new RequestLimiter(sessions, HttpMethod.GET, _ -> users))
        .addPathPatterns("/api/users", "/api/users/*", "/api/blocks", "/api/read", "/api/presence");
    long profileBytes = MAX_PROFILES * bodyBytes(ProfileJson.MAX_BYTES);
    var profiles = new RequestPermits("profile", MAX_PROFILES, 16, bodies(profileBytes));
    registry
        .addInterceptor(new RequestLimiter(sessions, HttpMethod.PUT, _ -> profiles))
        .addPathPatterns("/api/users/*");
    registry
        .addInterceptor(new RequestLimiter(sessions, HttpMethod.POST, _ -> profiles))
        .addPathPatterns("/api/block");
    addPresence(registry);
    addSends(registry);
    long batchBytes = MAX_BATCHES * bodyBytes(BatchRequest.maxBytes(limits));
    var batches = new RequestPermits("batch", MAX_BATCHES, 4, bodies(batchBytes));
    registry
        .addInterceptor(new RequestLimiter(sessions, HttpMethod.POST, _ -> batches))
        .addPathPatterns(SendController.BATCH_PATH);
    addRooms(registry);
  }

  private void addSends(InterceptorRegistry registry) {
    long sendBytes = MAX_SENDS * bodyBytes(limits.messageSize().toBytes());
    var sends = new RequestPermits("send", MAX_SENDS, 64, bodies(sendBytes));
    registry
        .addInterceptor(new RequestLimiter(sessions, HttpMethod.POST, _ -> sends))
        .addPathPatterns("/api/streams/**", "/api/users/**");
    registry
        .addInterceptor(new RequestLimiter(sessions, HttpMethod.PATCH, _ -> sends))
        .addPathPatterns("/api/streams/**");
    registry
        .addInterceptor(new RequestLimiter(sessions, HttpMethod.DELETE, _ -> sends))
        .addPathPatterns("/api/streams/**");
  }

  private void addPresence(InterceptorRegistry registry) {
    long bytes = MAX_WATCHES * bodyBytes(PresenceRequest.MAX_BYTES);
    var watches = new RequestPermits("presence", MAX_WATCHES, 4, bodies(bytes));
    registry
        .addInterceptor(new RequestLimiter(sessions, HttpMethod.POST, _ -> watches))
        .addPathPatterns("/api/presence");
  }

  private void addRooms(InterceptorRegistry registry) {
    var reads = new RequestPermits("room", MAX_ROOMS, 16, new AddressBound(0, 0));
    registry
        .addInterceptor(new RequestLimiter(sessions, HttpMethod.GET, _ -> reads))
        .addPathPatterns(ROOMS);
    long bytes = MAX_ROOMS * bodyBytes(MemberController.MAX_BYTES);
    var changes = new RequestPermits("room change", MAX_ROOMS, 16, bodies(bytes));
    for (HttpMethod method :
        List.of(HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE, HttpMethod.POST)) {
      registry
          .addInterceptor(new RequestLimiter(sessions, method, _ -> changes))
          .addPathPatterns(ROOMS);
    }
  }

  /** Returns the size to which a body is read: a byte more than allowed. */
  private static long bodyBytes(long max) {
    return max + 1;
  }

  private static AddressBound bodies(long bytes) {
    return new AddressBound(bytes, bytes / ADDRESSES);
  }
}
