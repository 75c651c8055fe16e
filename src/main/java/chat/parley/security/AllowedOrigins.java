package chat.parley.security;

import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.util.WebUtils;

/**
 * The origins of pages that may connect from a browser. Requests without an {@code Origin} are
 * accepted: they do not come from a browser, and only a browser can be made to connect by a foreign
 * page (cross-site WebSocket hijacking). Any thread may call.
 */
@Component
public final class AllowedOrigins {

  private static final List<String> LOOPBACK =
      List.of(
          "http://localhost:[*]",
          "https://localhost:[*]",
          "http://127.0.0.1:[*]",
          "https://127.0.0.1:[*]",
          "http://[::1]:[*]",
          "https://[::1]:[*]");

  /** A pattern that can match an origin; a slash at the end is ignored. */
  private static final Pattern ORIGIN = Pattern.compile("(\\*|https?://[^/\\s]+)/?");

  private final CorsConfiguration configuration = new OfPages();

  /**
   * @throws InvalidConfigurationPropertyValueException if a configured origin could match none
   */
  AllowedOrigins(SecurityProperties properties) {
    properties.allowedOrigins().forEach(AllowedOrigins::checkPattern);
    var patterns = new ArrayList<>(properties.allowedOrigins());
    if (properties.open()) {
      patterns.addAll(LOOPBACK);
    }
    configuration.setAllowedOriginPatterns(patterns);
  }

  private static void checkPattern(String origin) {
    if (!ORIGIN.matcher(origin).matches()) {
      throw new InvalidConfigurationPropertyValueException(
          "parley.security.allowed-origins",
          origin,
          "An origin is a scheme, a host and, unless it is the usual one, a port, without a path:"
              + " https://www.example.org or http://localhost:3000.");
    }
  }

  /**
   * Checks the {@code Origin} of a request: it must be absent, the origin of the request itself, or
   * one of the allowed origins.
   *
   * @throws ChatException {@link ChatError#BAD_ORIGIN} if it is another origin
   */
  public void check(ServerHttpRequest request) {
    String origin = request.getHeaders().getOrigin();
    if (origin != null && !isAllowed(request, origin)) {
      throw ChatError.BAD_ORIGIN.because(
          "Pages of this origin may not connect; the property parley.security.allowed-origins lists"
              + " the allowed ones");
    }
  }

  private boolean isAllowed(ServerHttpRequest request, String origin) {
    try {
      return isListed(origin) || (isHttpOrigin(origin) && WebUtils.isSameOrigin(request));
    } catch (IllegalArgumentException _) {
      // The origin is malformed.
      return false;
    }
  }

  /**
   * Returns whether an origin is one of the allowed origins.
   *
   * @throws IllegalArgumentException if the origin is malformed
   */
  boolean isListed(String origin) {
    return configuration.checkOrigin(origin) != null;
  }

  /** Sets the allowed origins of a CORS configuration, which the caller completes. */
  void configure(OfPages cors) {
    cors.setAllowedOriginPatterns(configuration.getAllowedOriginPatterns());
  }

  /**
   * Returns whether an origin has the scheme http or https. Others identify no site: a sandboxed
   * page sends {@code null}.
   */
  private static boolean isHttpOrigin(String origin) {
    return origin.startsWith("http://") || origin.startsWith("https://");
  }

  /** Matches origins with the scheme http or https only. */
  static class OfPages extends CorsConfiguration {

    @Override
    public @Nullable String checkOrigin(@Nullable String origin) {
      return origin != null && isHttpOrigin(origin) ? super.checkOrigin(origin) : null;
    }
  }
}
