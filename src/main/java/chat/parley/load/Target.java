package chat.parley.load;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The server that the clients connect to.
 *
 * @param nodes the listening addresses; clients are distributed over them by their number
 * @param protocol the protocol that the clients speak
 * @param subProtocol the WebSocket sub-protocol to request; null requests none
 * @param connectHeaders additional headers of CONNECT
 * @param tls the TLS configuration; null connects without TLS
 */
public record Target(
    List<InetSocketAddress> nodes,
    ClientProtocol protocol,
    @Nullable String subProtocol,
    Map<String, String> connectHeaders,
    @Nullable ClientTls tls) {

  InetSocketAddress node(int client) {
    return nodes.get(client % nodes.size());
  }

  /** Returns the header {@code Host} of the requests of a client. */
  String host(int client) {
    return node(client).getHostString() + ":" + node(client).getPort();
  }
}
