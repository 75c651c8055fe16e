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
 * Ends the connections of those who take their time over a request or its answer: Jetty's idle
 * timeout begins anew with every byte. One that has become a WebSocket is none of them any more.
 * Any thread may call.
 */
@Component
final class SlowRequestGuard
    implements Connection.Listener,
        WebServerFactoryCustomizer<JettyServletWebServerFactory>,
        AutoCloseable {

  private final long requestNanos;
  private final long answerNanos;
  private final int perAddress;
  private final ConcurrentHashMap<Connection, RequestProgress> open = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, Integer> byAddress = new ConcurrentHashMap<>();
  private final PeriodicCheck<RequestProgress> watch;

  SlowRequestGuard(
      Limits limits, WriteProperties delivery, ServerProperties server, Failures failures) {
    this.requestNanos = limits.connectTime().toNanos();
    this.answerNanos = delivery.writeTimeout().toNanos();
    this.perAddress =
        forwarded(server.getForwardHeadersStrategy())
            ? Integer.MAX_VALUE
            : limits.sessionsPerAddress();
    this.watch =
        new PeriodicCheck<>(
            "parley-http", open.values(), this::endIfDue, e -> failures.failed(Subsystem.TIMER, e));
  }

  /** Behind a proxy all connections come from one address. */
  private static boolean forwarded(@Nullable ForwardHeadersStrategy strategy) {
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
    // Beneath it there is another one if there is TLS.
    if (connection instanceof ConnectionMetaData && connection instanceof AbstractConnection http) {
      var exchange = new RequestProgress(http, address(connection), RunningTime.nanos());
      open.put(connection, exchange);
      if (byAddress.merge(exchange.address(), 1, Integer::sum) > perAddress) {
        connection.getEndPoint().close();
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
    RequestProgress exchange = open.remove(connection);
    if (exchange != null) {
      byAddress.computeIfPresent(exchange.address(), (_, count) -> count == 1 ? null : count - 1);
    }
  }

  /** How many there are. */
  int size() {
    return open.size();
  }

  private void endIfDue(RequestProgress exchange) {
    if (exchange.isDue(RunningTime.nanos(), requestNanos, answerNanos)) {
      exchange.end();
    }
  }

  @Override
  public void close() {
    watch.close();
  }
}
