package chat.parley.security;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;
import org.springframework.util.StringUtils;
import org.springframework.web.socket.WebSocketHttpHeaders;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Where a token may be: in {@code Authorization} (RFC 6750, section 2.1); for a WebSocket, because
 * a browser's can send no headers, also in {@code access_token} of the query (section 2.3) or as
 * the sub-protocol {@code bearer.…}. In a body or a cookie it is none.
 */
public final class BearerToken implements BearerTokenResolver {

  private static final String SUB_PROTOCOL = "bearer.";
  private static final String SCHEME = "Bearer ";

  @Override
  public @Nullable String resolve(HttpServletRequest request) {
    String header = ofHeader(request.getHeader(HttpHeaders.AUTHORIZATION));
    if (header != null || !isSocket(request)) {
      return header;
    }
    String query = ofQuery(request.getQueryString());
    return query != null ? query : ofSubProtocols(request);
  }

  private static boolean isSocket(HttpServletRequest request) {
    String path = request.getRequestURI();
    return "websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE))
        && (path.startsWith("/ws") || path.startsWith("/stomp"));
  }

  /** Not the servlet's parameters, which may come from a body too. */
  private static @Nullable String ofQuery(@Nullable String query) {
    return query == null
        ? null
        : UriComponentsBuilder.newInstance()
            .query(query)
            .build()
            .getQueryParams()
            .getFirst("access_token");
  }

  /** The token of an {@code Authorization}; null if there is none of that scheme. */
  public static @Nullable String ofHeader(@Nullable String authorization) {
    return authorization != null && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? authorization.substring(SCHEME.length()).strip()
        : null;
  }

  private static @Nullable String ofSubProtocols(HttpServletRequest request) {
    for (String line :
        Collections.list(request.getHeaders(WebSocketHttpHeaders.SEC_WEBSOCKET_PROTOCOL))) {
      for (String protocol : StringUtils.commaDelimitedListToStringArray(line)) {
        if (isOne(protocol.strip())) {
          return protocol.strip().substring(SUB_PROTOCOL.length());
        }
      }
    }
    return null;
  }

  /** Whether a sub-protocol is a token. */
  public static boolean isOne(String subProtocol) {
    return subProtocol.startsWith(SUB_PROTOCOL);
  }

  /** The others. */
  public static List<String> without(List<String> subProtocols) {
    return subProtocols.stream().filter(protocol -> !isOne(protocol)).toList();
  }
}
