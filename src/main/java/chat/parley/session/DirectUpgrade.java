package chat.parley.session;

import chat.parley.message.ChatException;
import chat.parley.security.DirectHandshakes;
import chat.parley.transport.FrameUpgrade;
import chat.parley.transport.NetworkAddress;
import chat.parley.transport.WebSocketProtocol;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.SubProtocolCapable;

/**
 * Accepts WebSocket handshakes in front of the servlet layer, Spring Security and Spring MVC, which
 * take several times as long as all the rest of a handshake. It accepts only those that would be
 * accepted there too, with the same {@link HandshakeAdmission}, and passes all others on: these are
 * the ones that get an answer other than an upgrade, or have a token.
 */
@Component
final class DirectUpgrade implements WebServerFactoryCustomizer<JettyServletWebServerFactory> {

  private final DirectHandshakes handshakes;
  private final EndpointPaths paths;
  private final FrameUpgrade upgrade;

  DirectUpgrade(DirectHandshakes handshakes, EndpointPaths paths, FrameUpgrade upgrade) {
    this.handshakes = handshakes;
    this.paths = paths;
    this.upgrade = upgrade;
  }

  @Override
  public void customize(JettyServletWebServerFactory factory) {
    factory.addServerCustomizers(server -> server.insertHandler(new UpgradeHandler()));
  }

  private final class UpgradeHandler extends Handler.Wrapper {

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      FrameUpgrade.Accepted accepted = accept(request);
      if (accepted == null) {
        return super.handle(request, response, callback);
      }
      upgrade.upgrade(request, response, callback, accepted);
      return true;
    }
  }

  /** Returns a handshake that is accepted; null if it must be passed on. */
  private FrameUpgrade.@Nullable Accepted accept(Request request) {
    if (!handshakes.include(request)
        || !FrameUpgrade.areValidExtensions(
            request.getHeaders().getValuesList(HttpHeader.SEC_WEBSOCKET_EXTENSIONS))) {
      return null;
    }
    EndpointPaths.Match match = paths.find(request.getHttpURI().getPath());
    if (match == null) {
      return null;
    }
    WebSocketProtocol<?> protocol = match.endpoint().protocol();
    List<String> requested =
        request.getHeaders().getCSV(HttpHeader.SEC_WEBSOCKET_SUBPROTOCOL, true);
    String subProtocol = select(requested, protocol);
    if (subProtocol == null && !requested.isEmpty()) {
      return null;
    }
    AdmittedClient admitted = admit(match, NetworkAddress.of(request));
    return admitted == null
        ? null
        : new FrameUpgrade.Accepted(
            protocol, subProtocol, new HashMap<>(Map.of(AdmittedClient.ATTRIBUTE, admitted)));
  }

  /** Returns the first requested sub-protocol that a protocol has; null if there is none. */
  private static @Nullable String select(List<String> requested, WebSocketProtocol<?> protocol) {
    return protocol instanceof SubProtocolCapable capable
        ? requested.stream().filter(capable.getSubProtocols()::contains).findFirst().orElse(null)
        : null;
  }

  private static @Nullable AdmittedClient admit(EndpointPaths.Match match, String address) {
    try {
      return match.endpoint().admission().admit(address, match.name());
    } catch (ChatException _) {
      // Passed on, to be refused with its reason.
      return null;
    }
  }
}
