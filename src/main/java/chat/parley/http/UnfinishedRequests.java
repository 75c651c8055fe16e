package chat.parley.http;

import chat.parley.delivery.DeliveryProperties;
import chat.parley.failures.Failures;
import chat.parley.failures.Subsystem;
import chat.parley.limits.Limits;
import chat.parley.limits.RunningTime;
import chat.parley.limits.Watch;
import chat.parley.security.NetworkAddress;
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
final class UnfinishedRequests
    implements Connection.Listener,
        WebServerFactoryCustomizer<JettyServletWebServerFactory>,
        AutoCloseable {

  private final long requestNanos;
  private final long answerNanos;
  private final int perAddress;
  private final ConcurrentHashMap<Connection, Exchange> open = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, Integer> byAddress = new ConcurrentHashMap<>();
  private final Watch<Exchange> watch;

  UnfinishedRequests(
      Limits limits, DeliveryProperties delivery, ServerProperties server, Failures failures) {
    this.requestNanos = limits.connectTime().toNanos();
    this.answerNanos = delivery.writeTimeout().toNanos();
    this.perAddress =
        forwarded(server.getForwardHeadersStrategy())
            ? Integer.MAX_VALUE
            : limits.sessionsPerAddress();
    this.watch =
        new Watch<>(
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
      var exchange = new Exchange(http, address(connection), RunningTime.nanos());
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
    Exchange exchange = open.remove(connection);
    if (exchange != null) {
      byAddress.computeIfPresent(exchange.address(), (_, count) -> count == 1 ? null : count - 1);
    }
  }

  /** How many there are. */
  int size() {
    return open.size();
  }

  private void endIfDue(Exchange exchange) {
    if (exchange.isDue(RunningTime.nanos(), requestNanos, answerNanos)) {
      exchange.end();
    }
  }

  @Override
  public void close() {
    watch.close();
  }
}
