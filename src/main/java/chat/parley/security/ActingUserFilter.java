package chat.parley.security;

import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.UserName;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets a service act for a user: a request with the token of a service and the header {@value
 * #HEADER} has the identity of the named user from here on, so that no handler can confuse the two.
 * The header is refused on all other requests. Runs after the token has been verified, and before
 * paths are authorized.
 */
final class ActingUserFilter extends OncePerRequestFilter {

  static final String HEADER = "Parley-As";

  private static final RequestMatcher API =
      PathPatternRequestMatcher.withDefaults().matcher("/api/**");

  private final IdentityResolver identities;
  private final DenialHandler denials;
  private final AuditLog audit;

  /** Keeps the identity for the dispatch in which an asynchronous response is written. */
  private final RequestAttributeSecurityContextRepository contexts =
      new RequestAttributeSecurityContextRepository();

  ActingUserFilter(IdentityResolver identities, DenialHandler denials, AuditLog audit) {
    this.identities = identities;
    this.denials = denials;
    this.audit = audit;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return request.getHeader(HEADER) == null;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Authentication client = SecurityContextHolder.getContext().getAuthentication();
    if (client == null && identities.requiresToken() && API.matches(request)) {
      // The paths are authorized next, and ask for a token.
      chain.doFilter(request, response);
      return;
    }
    Identity acting;
    try {
      acting = acting(request, client);
    } catch (ChatException e) {
      denials.refuse(request, response, e);
      return;
    }
    actAs(acting, request, response);
    chain.doFilter(request, response);
    if (changesSomething(request)) {
      audit.acted(acting, request, response);
    } else {
      audit.read(acting, request, response);
    }
  }

  private Identity acting(HttpServletRequest request, @Nullable Authentication client) {
    if (!API.matches(request)) {
      throw ChatError.FORBIDDEN.because(
          "The header '%s' is accepted on requests below /api only".formatted(HEADER));
    }
    if (client == null) {
      throw ChatError.FORBIDDEN.because(
          "The header '%s' needs token mode; in open mode Parley-User names the user"
              .formatted(HEADER));
    }
    if (!(client.getPrincipal() instanceof Identity service) || !service.isService()) {
      throw ChatError.FORBIDDEN.because(
          "The header '%s' needs a token with the role '%s'"
              .formatted(HEADER, Role.SERVICE.text()));
    }
    UserName user = user(Collections.list(request.getHeaders(HEADER)));
    if (user.isGuest()) {
      throw ChatError.FORBIDDEN.because(
          "The user '%s' is a guest; a service cannot act for guests".formatted(user));
    }
    return service.actingFor(user);
  }

  private static UserName user(List<String> values) {
    if (values.size() > 1) {
      throw ChatError.BAD_NAME.because(
          "The header '%s' is given %d times; it must name one user"
              .formatted(HEADER, values.size()));
    }
    return NameHeader.parse(HEADER, values.getFirst());
  }

  private void actAs(Identity identity, HttpServletRequest request, HttpServletResponse response) {
    SecurityContext context = SecurityContextHolder.createEmptyContext();
    context.setAuthentication(new TokenAuthentication(identity));
    SecurityContextHolder.setContext(context);
    contexts.saveContext(context, request, response);
  }

  private static boolean changesSomething(HttpServletRequest request) {
    String method = request.getMethod();
    return !HttpMethod.GET.matches(method) && !HttpMethod.HEAD.matches(method);
  }
}
