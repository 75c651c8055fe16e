package chat.parley.security;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.util.StringUtils;
import org.springframework.web.socket.WebSocketHttpHeaders;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Finds the bearer token of a request: in the header {@code Authorization} (RFC 6750, section 2.1);
 * for a WebSocket handshake and an event stream, to which browsers cannot add headers, also in the
 * query parameter {@code access_token} (section 2.3), and for a WebSocket handshake in the
 * sub-protocol {@code bearer.…}. Bodies and cookies are not considered. A request for the health
 * has no token: its answer is the same for all, and must not depend on the keys of the issuer.
 */
public final class BearerToken implements BearerTokenResolver {

  /** The start of a sub-protocol that carries a token. */
  static final String SUB_PROTOCOL = "bearer.";

  private static final String SCHEME = "Bearer ";

  private static final RequestMatcher HEALTH =
      PathPatternRequestMatcher.withDefaults().matcher("/actuator/health/**");

  @Override
  public @Nullable String resolve(HttpServletRequest request) {
    if (HEALTH.matches(request)) {
      return null;
    }
    String header = ofHeader(request.getHeader(HttpHeaders.AUTHORIZATION));
    if (header != null) {
      return header;
    }
    if (isWebSocketHandshake(request)) {
      String query = ofQuery(request.getQueryString());
      return query != null ? query : ofSubProtocols(request);
    }
    return EventStreamPaths.match(request) ? ofQuery(request.getQueryString()) : null;
  }

  private static boolean isWebSocketHandshake(HttpServletRequest request) {
    String path = request.getRequestURI();
    return "websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE))
        && (path.startsWith("/ws") || path.startsWith("/stomp"));
  }

  /** Reads the query itself: the parameters of the servlet API may come from a body too. */
  private static @Nullable String ofQuery(@Nullable String query) {
    return query == null
        ? null
        : UriComponentsBuilder.newInstance()
            .query(query)
            .build()
            .getQueryParams()
            .getFirst("access_token");
  }

  /**
   * Returns the token of an {@code Authorization} header; null if it is missing or has another
   * scheme.
   */
  public static @Nullable String ofHeader(@Nullable String authorization) {
    return authorization != null && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? authorization.substring(SCHEME.length()).strip()
        : null;
  }

  private static @Nullable String ofSubProtocols(HttpServletRequest request) {
    for (String line :
        Collections.list(request.getHeaders(WebSocketHttpHeaders.SEC_WEBSOCKET_PROTOCOL))) {
      for (String protocol : StringUtils.commaDelimitedListToStringArray(line)) {
        if (isTokenProtocol(protocol.strip())) {
          return protocol.strip().substring(SUB_PROTOCOL.length());
        }
      }
    }
    return null;
  }

  /** Returns whether a sub-protocol carries a token. */
  public static boolean isTokenProtocol(String subProtocol) {
    return subProtocol.startsWith(SUB_PROTOCOL);
  }

  /** Returns the sub-protocols that do not carry a token. */
  public static List<String> withoutTokens(List<String> subProtocols) {
    return subProtocols.stream().filter(protocol -> !isTokenProtocol(protocol)).toList();
  }
}
