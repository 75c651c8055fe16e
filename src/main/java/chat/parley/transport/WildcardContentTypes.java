package chat.parley.transport;

import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;

/**
 * Refuses requests whose content type is a wildcard, such as {@code *}{@code /*}. Spring would fail
 * on each of them, before any rate limit, and Jetty would log that with a stack trace.
 */
public final class WildcardContentTypes implements HttpConfiguration.Customizer {

  private static final Pattern WILDCARD = Pattern.compile("\\s*(\\*|[^;]*/\\s*\\*(\\s|;|\\+|$)).*");

  @Override
  public Request customize(Request request, HttpFields.Mutable responseHeaders) {
    String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
    if (type != null && type.indexOf('*') >= 0 && WILDCARD.matcher(type).matches()) {
      throw new HttpException.RuntimeException(
          HttpStatus.BAD_REQUEST_400, "The content type is a wildcard");
    }
    return request;
  }
}
