package chat.parley.security;

import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.transport.EventStreamRefusal;
import chat.parley.transport.NetworkAddress;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;

/**
 * Answers requests that Spring Security denies with a problem detail, or with an {@link
 * EventStreamRefusal}, and writes them to the audit log.
 */
final class DenialHandler implements AuthenticationEntryPoint, AccessDeniedHandler {

  private static final String UNLISTED = DenialHandler.class.getName() + ".unlisted";
  private static final String ALLOWED_METHODS = DenialHandler.class.getName() + ".allowed";

  private final IdentityResolver identities;
  private final AuditLog audit;

  DenialHandler(IdentityResolver identities, AuditLog audit) {
    this.identities = identities;
    this.audit = audit;
  }

  /** Denies a request for a path that is not listed; the answer is 404. */
  static AuthorizationDecision denyUnlisted(HttpServletRequest request) {
    request.setAttribute(UNLISTED, true);
    return new AuthorizationDecision(false);
  }

  /** Returns a rule that denies a path to every method but the given ones; the answer is 405. */
  static AuthorizationManager<RequestAuthorizationContext> denyExcept(HttpMethod... methods) {
    String allowed = Arrays.stream(methods).map(HttpMethod::name).collect(Collectors.joining(", "));
    return (_, context) -> {
      context.getRequest().setAttribute(ALLOWED_METHODS, allowed);
      return new AuthorizationDecision(false);
    };
  }

  @Override
  public void commence(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException e)
      throws IOException {
    if (!identities.requiresToken()) {
      deny(request, response);
    } else if (e.getCause() instanceof ChatException refusal) {
      refuse(request, response, refusal);
    } else if (e instanceof OAuth2AuthenticationException) {
      refuse(
          request,
          response,
          ChatError.BAD_TOKEN.because("The token is not valid: it is malformed or has expired"));
    } else {
      refuse(request, response, ProblemResponse.ofStatus(HttpStatus.UNAUTHORIZED));
    }
  }

  @Override
  public void handle(
      HttpServletRequest request, HttpServletResponse response, AccessDeniedException e)
      throws IOException {
    deny(request, response);
  }

  private void deny(HttpServletRequest request, HttpServletResponse response) throws IOException {
    HttpStatus status = HttpStatus.FORBIDDEN;
    if (request.getAttribute(ALLOWED_METHODS) instanceof String methods) {
      response.setHeader(HttpHeaders.ALLOW, methods);
      status = HttpStatus.METHOD_NOT_ALLOWED;
    } else if (request.getAttribute(UNLISTED) != null) {
      status = HttpStatus.NOT_FOUND;
    }
    refuse(request, response, status, ProblemResponse.ofStatus(status));
  }

  /** Answers a request that is refused for a reason, and writes it to the audit log. */
  void refuse(HttpServletRequest request, HttpServletResponse response, ChatException refusal)
      throws IOException {
    refuse(request, response, ProblemResponse.status(refusal.error()), refusal);
  }

  private void refuse(
      HttpServletRequest request,
      HttpServletResponse response,
      HttpStatus status,
      ChatException refusal)
      throws IOException {
    audit.refused(
        "http " + AuditLog.printable(request.getRequestURI()),
        request.getRemoteUser(),
        NetworkAddress.of(request),
        refusal);
    audit.countRefusal(refusal);
    if (EventStreamPaths.match(request) && EventStreamRefusal.isTemporary(refusal)) {
      EventStreamRefusal.write(response, refusal);
    } else {
      ProblemResponse.write(new ServletServerHttpResponse(response), status, refusal);
    }
  }
}
