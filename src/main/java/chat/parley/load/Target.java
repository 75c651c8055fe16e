package chat.parley.load;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A server.
 *
 * @param nodes where it listens; clients are spread over them
 * @param subProtocol of the WebSocket that is asked for, or none
 * @param connectHeaders more headers of CONNECT
 * @param tls how it proves who it is; null if it does not
 */
public record Target(
    List<InetSocketAddress> nodes,
    ClientProtocol dialect,
    @Nullable String subProtocol,
    Map<String, String> connectHeaders,
    @Nullable ClientTls tls) {

  InetSocketAddress node(int client) {
    return nodes.get(client % nodes.size());
  }
}
