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
 * Percent-encodes the characters outside ASCII in the paths of requests. Legacy clients may send a
 * name of any script in the path as raw UTF-8, but RFC 3986 requires percent-encoding. The path is
 * encoded here before any other code interprets it.
 */
public final class RawUtf8Paths implements HttpConfiguration.Customizer {

  /** The compliance mode that lets such paths reach this customizer. */
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
      throw new HttpException.RuntimeException(
          HttpStatus.BAD_REQUEST_400, "The path is illegal or ambiguous");
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
