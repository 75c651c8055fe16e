package chat.parley.security;

import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.util.WebUtils;

/**
 * From which pages a browser may connect. Only browsers say where a page is from, and only they can
 * be made to connect by a page that its user has not chosen (cross-site WebSocket hijacking).
 */
@Component
public final class AllowedOrigins {

  private static final List<String> THIS_MACHINE =
      List.of(
          "http://localhost:[*]",
          "https://localhost:[*]",
          "http://127.0.0.1:[*]",
          "https://127.0.0.1:[*]",
          "http://[::1]:[*]",
          "https://[::1]:[*]");

  private final CorsConfiguration allowed = new OfPages();

  AllowedOrigins(SecurityProperties properties) {
    var patterns = new ArrayList<>(properties.allowedOrigins());
    if (properties.open()) {
      patterns.addAll(THIS_MACHINE);
    }
    allowed.setAllowedOriginPatterns(patterns);
  }

  /**
   * @throws ChatException {@link ChatError#BAD_ORIGIN}
   */
  public void check(ServerHttpRequest request) {
    String origin = request.getHeaders().getOrigin();
    if (origin != null && !isAllowed(request, origin)) {
      throw ChatError.BAD_ORIGIN.because(
          "Pages from there may not connect; parley.security.allowed-origins says which may");
    }
  }

  private boolean isAllowed(ServerHttpRequest request, String origin) {
    try {
      return allowed.checkOrigin(origin) != null
          || (isPage(origin) && WebUtils.isSameOrigin(request));
    } catch (IllegalArgumentException _) {
      // It can not be read.
      return false;
    }
  }

  /** Which pages from elsewhere may connect, as rules to which others can be added. */
  CorsConfiguration allowed() {
    return new OfPages().with(allowed);
  }

  /** A page in a sandbox says {@code null}, and is nobody's. */
  private static boolean isPage(String origin) {
    return origin.startsWith("http://") || origin.startsWith("https://");
  }

  private static final class OfPages extends CorsConfiguration {

    CorsConfiguration with(CorsConfiguration other) {
      setAllowedOriginPatterns(other.getAllowedOriginPatterns());
      return this;
    }

    @Override
    public @Nullable String checkOrigin(@Nullable String origin) {
      return origin != null && isPage(origin) ? super.checkOrigin(origin) : null;
    }
  }
}
