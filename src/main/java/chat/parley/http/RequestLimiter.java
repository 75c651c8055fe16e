package chat.parley.http;

import chat.parley.message.ChatException;
import chat.parley.session.ClientSessions;
import chat.parley.transport.NetworkAddress;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.AsyncHandlerInterceptor;

/**
 * Limits the number of requests of one kind that are served at a time, and the rate of requests. A
 * request or response stays in memory until it has been received or read, and a client may be slow.
 * A request with a body has arrived when {@link RequestBody} has read it. Thread-safe; blocks while
 * too many requests are in progress, as long as {@link RequestPermits} allows.
 */
final class RequestLimiter implements AsyncHandlerInterceptor {

  /** The attribute of a request with its permit. */
  private static final String PERMIT = RequestLimiter.class.getName();

  private final ClientSessions sessions;
  private final HttpMethod method;
  private final Function<HttpServletRequest, RequestPermits> permits;

  /**
   * @param method the method of the requests; others are not limited. Only a GET has no body
   * @param permits returns the permits for requests of the kind of one
   */
  RequestLimiter(
      ClientSessions sessions,
      HttpMethod method,
      Function<HttpServletRequest, RequestPermits> permits) {
    this.sessions = sessions;
    this.method = method;
    this.permits = permits;
  }

  /** Returns the permit of a request; null if it is not limited. */
  static RequestPermits.@Nullable Permit permit(HttpServletRequest request) {
    return request.getAttribute(PERMIT) instanceof RequestPermits.Permit permit ? permit : null;
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    // A request that has waited is dispatched once more, with its response.
    if (!method.matches(request.getMethod())
        || request.getDispatcherType() != DispatcherType.REQUEST) {
      return true;
    }
    try {
      sessions.admitRequest(request, method.equals(HttpMethod.GET) ? streams(request) : 1);
      begin(request);
    } catch (ChatException e) {
      // Discards the requests that the client has already sent on this connection.
      response.setHeader(HttpHeaders.CONNECTION, "close");
      throw e;
    }
    return true;
  }

  /** Returns the number of streams that a request reads: each costs a look-up. */
  private static int streams(HttpServletRequest request) {
    String[] at = request.getParameterValues(ReadPosition.PARAMETER);
    return at == null ? 1 : Math.min(at.length, ReadPosition.MAX_STREAMS);
  }

  private void begin(HttpServletRequest request) {
    RequestPermits.Permit permit = permits.apply(request).begin(NetworkAddress.of(request));
    if (method.equals(HttpMethod.GET)) {
      try {
        permit.arrived();
      } catch (ChatException e) {
        permit.end();
        throw e;
      }
    }
    request.setAttribute(PERMIT, permit);
  }

  @Override
  public void afterCompletion(
      HttpServletRequest request,
      HttpServletResponse response,
      Object handler,
      @Nullable Exception exception) {
    RequestPermits.Permit permit = permit(request);
    if (permit != null && method.matches(request.getMethod())) {
      request.removeAttribute(PERMIT);
      permit.end();
    }
  }

  /** Ends the permit of a request that waits for a message: it counts as a session from now on. */
  @Override
  public void afterConcurrentHandlingStarted(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    afterCompletion(request, response, handler, null);
  }
}
