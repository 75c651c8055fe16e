package chat.parley.transport;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http.UriCompliance.Violation;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;

/**
 * Old clients may put a name of any script into the path as bare UTF-8. RFC 3986 wants that
 * percent-encoded, so it is encoded here, before anybody looks at the path.
 */
public final class RawUtf8Paths implements HttpConfiguration.Customizer {

  /** Lets such a path come as far as here. */
  public static final UriCompliance COMPLIANCE =
      UriCompliance.DEFAULT.with("BARE_PATHS", Violation.ILLEGAL_PATH_CHARACTERS);

  @Override
  public Request customize(Request request, HttpFields.Mutable responseHeaders) {
    HttpURI uri = request.getHttpURI();
    if (!uri.hasViolation(Violation.ILLEGAL_PATH_CHARACTERS)) {
      return request;
    }
    HttpURI encoded = HttpURI.build(uri, encode(uri.getPath()), uri.getParam(), uri.getQuery());
    if (encoded.hasViolations()) {
      throw new HttpException.RuntimeException(HttpStatus.BAD_REQUEST_400, "Illegal path");
    }
    return new Request.Wrapper(request) {
      @Override
      public HttpURI getHttpURI() {
        return encoded;
      }
    };
  }

  private static String encode(String path) {
    var encoded = new StringBuilder(path.length() * 3);
    path.codePoints()
        .mapToObj(Character::toString)
        .forEach(c -> encoded.append(c.charAt(0) < 0x80 ? c : URLEncoder.encode(c, UTF_8)));
    return encoded.toString();
  }
}
