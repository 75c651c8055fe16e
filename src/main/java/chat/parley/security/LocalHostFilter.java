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
 * Answers only requests for this machine, where only it is served. A page of a stranger whose name
 * has been made to mean this machine (DNS rebinding) would be of the same origin otherwise, and a
 * proxy that serves the network would have opened it without anybody's word.
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
    if (isThisMachine(request.getServerName())) {
      chain.doFilter(request, response);
      return;
    }
    ChatException refusal =
        ChatError.FORBIDDEN.because(
            "Only this machine is served, by the name localhost; parley.security.open-to-network or"
                + " the mode token lets others in");
    audit.refused("host", null, NetworkAddress.of(request), refusal);
    audit.told(refusal);
    ProblemResponse.write(new ServletServerHttpResponse(response), refusal);
  }

  private static boolean isThisMachine(String host) {
    return host.equalsIgnoreCase("localhost")
        || host.matches("127(\\.\\d{1,3}){3}")
        || host.equals("[::1]")
        || host.equals("[0:0:0:0:0:0:0:1]")
        || host.equals("::1");
  }
}
