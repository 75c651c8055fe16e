package chat.parley.security;

import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.transport.NetworkAddress;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Rejects requests for other host names than those of this machine. In use in open mode, unless
 * {@code parley.security.open-to-network} is set. Without it, a foreign page with a host name that
 * resolves to this machine (DNS rebinding) would be of the same origin, and a reverse proxy would
 * open the server to the network without the operator having asked for it.
 */
final class LocalHostFilter extends OncePerRequestFilter {

  private final AuditLog audit;

  LocalHostFilter(AuditLog audit) {
    this.audit = audit;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (isLoopback(request.getServerName())) {
      chain.doFilter(request, response);
      return;
    }
    ChatException refusal =
        ChatError.FORBIDDEN.because(
            "Only requests for localhost are served; to serve other hosts, set"
                + " parley.security.open-to-network=true or parley.security.mode=token");
    audit.refused("host", null, NetworkAddress.of(request), refusal);
    audit.countRefusal(refusal);
    ProblemResponse.write(new ServletServerHttpResponse(response), refusal);
  }

  /** Returns whether a host name is one of this machine. */
  static boolean isLoopback(String host) {
    return host.equalsIgnoreCase("localhost")
        || host.matches("127(\\.\\d{1,3}){3}")
        || host.equals("[::1]")
        || host.equals("[0:0:0:0:0:0:0:1]")
        || host.equals("::1");
  }
}
