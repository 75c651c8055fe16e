package chat.parley.security;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpMethod;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/** The paths of event streams. */
final class EventStreamPaths {

  private static final String OF_STREAM = "/api/streams/*/events";
  private static final String OF_STREAMS = "/api/events";

  /** The patterns of the paths. */
  static final String[] PATTERNS = {OF_STREAM, OF_STREAMS};

  private static final RequestMatcher REQUESTS =
      new OrRequestMatcher(matcher(OF_STREAM), matcher(OF_STREAMS));

  private EventStreamPaths() {}

  private static RequestMatcher matcher(String pattern) {
    return PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.GET, pattern);
  }

  /** Returns whether a request is for an event stream. */
  static boolean match(HttpServletRequest request) {
    return REQUESTS.matches(request);
  }
}
