package chat.parley.transport;

import chat.parley.failures.Failures;
import chat.parley.failures.Subsystem;
import chat.parley.limits.Limits;
import chat.parley.limits.PeriodicCheck;
import chat.parley.limits.RunningTime;
import java.net.InetSocketAddress;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.server.autoconfigure.ServerProperties.ForwardHeadersStrategy;
import org.springframework.stereotype.Component;

/**
 * Closes HTTP connections on which a request or its response takes too long. Jetty's idle timeout
 * does not close these, because it starts anew with every byte. Also limits the number of
 * connections from one address. A connection that has become a WebSocket is not tracked any more.
 * Any thread may call.
 */
@Component
final class SlowRequestGuard
    implements Connection.Listener,
        WebServerFactoryCustomizer<JettyServletWebServerFactory>,
        AutoCloseable {

  private final long requestNanos;
  private final long responseNanos;
  private final int maxPerAddress;
  private final ConcurrentHashMap<Connection, RequestProgress> open = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, Integer> byAddress = new ConcurrentHashMap<>();
  private final PeriodicCheck<RequestProgress> periodicCheck;

  SlowRequestGuard(
      Limits limits, WriteProperties writes, ServerProperties server, Failures failures) {
    this.requestNanos = limits.connectTime().toNanos();
    this.responseNanos = writes.writeTimeout().toNanos();
    this.maxPerAddress =
        isBehindProxy(server.getForwardHeadersStrategy())
            ? Integer.MAX_VALUE
            : limits.sessionsPerAddress();
    this.periodicCheck =
        new PeriodicCheck<>(
            "parley-http",
            open.values(),
            this::closeIfOverdue,
            e -> failures.failed(Subsystem.TIMER, e));
  }

  /** Behind a proxy all connections come from the address of the proxy. */
  private static boolean isBehindProxy(@Nullable ForwardHeadersStrategy strategy) {
    return strategy != null && strategy != ForwardHeadersStrategy.NONE;
  }

  @Override
  public void customize(JettyServletWebServerFactory factory) {
    factory.addServerCustomizers(
        server -> {
          for (var connector : server.getConnectors()) {
            connector.addBean(this, false);
          }
        });
  }

  @Override
  public void onOpened(Connection connection) {
    // With TLS there is another connection below the one for HTTP.
    if (connection instanceof ConnectionMetaData && connection instanceof AbstractConnection http) {
      var progress = new RequestProgress(http, address(connection), RunningTime.nanos());
      open.put(connection, progress);
      if (byAddress.merge(progress.address(), 1, Integer::sum) > maxPerAddress) {
        progress.closeConnection();
      }
    }
  }

  private static String address(Connection connection) {
    return connection.getEndPoint().getRemoteSocketAddress() instanceof InetSocketAddress socket
        ? NetworkAddress.of(socket.getAddress())
        : "";
  }

  @Override
  public void onClosed(Connection connection) {
    RequestProgress progress = open.remove(connection);
    if (progress != null) {
      byAddress.computeIfPresent(progress.address(), (_, count) -> count == 1 ? null : count - 1);
    }
  }

  private void closeIfOverdue(RequestProgress progress) {
    if (progress.isOverdue(RunningTime.nanos(), requestNanos, responseNanos)) {
      progress.closeConnection();
    }
  }

  @Override
  public void close() {
    periodicCheck.close();
  }
}
