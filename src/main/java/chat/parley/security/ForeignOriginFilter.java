package chat.parley.security;

import chat.parley.message.ChatException;
import chat.parley.transport.NetworkAddress;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Rejects requests to the API, other than GET, that pages of foreign origins send. A browser sends
 * some of them without asking by a preflight request first (simple requests of the Fetch standard,
 * such as a POST of {@code text/plain}), and only withholds the response from the page.
 */
final class ForeignOriginFilter extends OncePerRequestFilter {

  private static final RequestMatcher API =
      PathPatternRequestMatcher.withDefaults().matcher("/api/**");

  private final AllowedOrigins origins;
  private final AuditLog audit;

  ForeignOriginFilter(AllowedOrigins origins, AuditLog audit) {
    this.origins = origins;
    this.audit = audit;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return HttpMethod.GET.matches(request.getMethod()) || !API.matches(request);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    try {
      origins.check(new ServletServerHttpRequest(request));
    } catch (ChatException e) {
      audit.refused(
          "http " + AuditLog.printable(request.getRequestURI()),
          null,
          NetworkAddress.of(request),
          e);
      audit.countRefusal(e);
      ProblemResponse.write(new ServletServerHttpResponse(response), e);
      return;
    }
    chain.doFilter(request, response);
  }
}
