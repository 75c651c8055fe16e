package chat.parley.security;

import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;

/** Tells who is refused by HTTP why: problem details, as everywhere. */
final class Denials implements AuthenticationEntryPoint, AccessDeniedHandler {

  private static final String UNLISTED = Denials.class.getName() + ".unlisted";

  private final Identities identities;
  private final Audit audit;

  Denials(Identities identities, Audit audit) {
    this.identities = identities;
    this.audit = audit;
  }

  /** Denies a request that is not in the list, whoever sends it; it is answered with 404. */
  static AuthorizationDecision unlisted(HttpServletRequest request) {
    request.setAttribute(UNLISTED, true);
    return new AuthorizationDecision(false);
  }

  @Override
  public void commence(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException e)
      throws IOException {
    if (!identities.byToken()) {
      refuse(request, response, denied(request));
    } else if (e.getCause() instanceof ChatException refusal) {
      refuse(request, response, refusal);
    } else if (e instanceof OAuth2AuthenticationException) {
      refuse(
          request,
          response,
          ChatError.BAD_TOKEN.because("The token is not accepted: it is malformed, or has ended"));
    } else {
      refuse(request, response, ChatError.NO_TOKEN.because("Say who you are by a token"));
    }
  }

  @Override
  public void handle(
      HttpServletRequest request, HttpServletResponse response, AccessDeniedException e)
      throws IOException {
    refuse(request, response, denied(request));
  }

  private static ChatException denied(HttpServletRequest request) {
    return Problem.ofStatus(
        request.getAttribute(UNLISTED) == null ? HttpStatus.FORBIDDEN : HttpStatus.NOT_FOUND);
  }

  private void refuse(
      HttpServletRequest request, HttpServletResponse response, ChatException refusal)
      throws IOException {
    audit.refused(
        "http " + Audit.shown(request.getRequestURI()),
        request.getRemoteUser(),
        NetworkAddress.of(request),
        refusal);
    audit.told(refusal);
    Problem.write(new ServletServerHttpResponse(response), refusal);
  }
}
