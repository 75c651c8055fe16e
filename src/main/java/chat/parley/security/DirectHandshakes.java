package chat.parley.security;

import chat.parley.transport.FrameUpgrade;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.URIUtil;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.server.autoconfigure.ServerProperties.ForwardHeadersStrategy;
import org.springframework.boot.webmvc.autoconfigure.WebMvcProperties;
import org.springframework.stereotype.Component;

/**
 * Recognizes WebSocket handshakes that need none of the filters of HTTP security, because each of
 * them would let the handshake pass: it has no token, its host and origin are allowed, and there is
 * nothing in its path that could be understood in two ways. Any thread may call.
 */
@Component
public final class DirectHandshakes {

  /**
   * A path of plain characters, without empty segments and without segments that begin with a dot.
   * A percent sign may only encode a byte outside ASCII. {@code StrictHttpFirewall} of Spring
   * Security accepts all such paths. The quantifiers are possessive: others would need stack for
   * each character.
   */
  private static final Pattern PLAIN_PATH =
      Pattern.compile(
          "(/([\\w~@+-]|%[89A-Fa-f]\\p{XDigit})([\\w.~@+-]|%[89A-Fa-f]\\p{XDigit})*+)++/?");

  private final boolean loopbackOnly;
  private final boolean possible;
  private final AllowedOrigins origins;

  DirectHandshakes(
      SecurityProperties properties,
      ServerProperties server,
      WebMvcProperties mvc,
      AllowedOrigins origins) {
    this.loopbackOnly = properties.loopbackOnly();
    this.origins = origins;
    // A servlet filter of Spring would have to change the request, or the paths begin elsewhere.
    this.possible =
        server.getForwardHeadersStrategy() != ForwardHeadersStrategy.FRAMEWORK
            && server.getServlet().getContextPath() == null
            && mvc.getServlet().getPath().equals("/");
  }

  /** Returns whether a request is such a handshake. The paths of the endpoints are not checked. */
  public boolean include(Request request) {
    return possible
        && isHandshake(request)
        && PLAIN_PATH.matcher(request.getHttpURI().getPath()).matches()
        && !mayCarryToken(request)
        && hasPrintableHeaders(request)
        && (!loopbackOnly || LocalHostFilter.isLoopback(Request.getServerName(request)))
        && isAllowedOrigin(request);
  }

  /** Returns whether a request is a complete WebSocket handshake (RFC 6455, section 4.2.1). */
  private static boolean isHandshake(Request request) {
    HttpFields headers = request.getHeaders();
    return HttpMethod.GET.is(request.getMethod())
        && request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_1_1
        && "websocket".equalsIgnoreCase(headers.get(HttpHeader.UPGRADE))
        && headers.contains(HttpHeader.CONNECTION, "upgrade")
        && FrameUpgrade.VERSION.equals(headers.get(HttpHeader.SEC_WEBSOCKET_VERSION))
        && FrameUpgrade.isValidKey(headers.getValuesList(HttpHeader.SEC_WEBSOCKET_KEY))
        && request.getLength() <= 0
        && !headers.contains(HttpHeader.TRANSFER_ENCODING);
  }

  private static boolean mayCarryToken(Request request) {
    HttpFields headers = request.getHeaders();
    return request.getHttpURI().getQuery() != null
        || headers.contains(HttpHeader.AUTHORIZATION)
        || headers.contains(ActingUserFilter.HEADER)
        || headers.getValuesList(HttpHeader.SEC_WEBSOCKET_SUBPROTOCOL).stream()
            .anyMatch(protocols -> protocols.contains(BearerToken.SUB_PROTOCOL));
  }

  /**
   * Returns whether the headers have printable ASCII only: {@code StrictHttpFirewall} refuses
   * control characters.
   */
  private static boolean hasPrintableHeaders(Request request) {
    for (HttpField header : request.getHeaders()) {
      String value = header.getValue();
      if (value != null && !value.chars().allMatch(c -> c >= ' ' && c <= '~')) {
        return false;
      }
    }
    return true;
  }

  private boolean isAllowedOrigin(Request request) {
    String origin = request.getHeaders().get(HttpHeader.ORIGIN);
    try {
      return origin == null || origins.isListed(origin) || origin.equals(own(request));
    } catch (IllegalArgumentException _) {
      // The origin is malformed.
      return false;
    }
  }

  /** Returns the origin of pages from the host that a request is for. */
  private static @Nullable String own(Request request) {
    HttpURI uri = request.getHttpURI();
    int port = Request.getServerPort(request);
    String host = uri.getScheme() + "://" + Request.getServerName(request);
    return port == URIUtil.getDefaultPortForScheme(uri.getScheme()) ? host : host + ":" + port;
  }
}
