package chat.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.security.TestSecurity;
import chat.parley.transport.RawUtf8Paths;
import chat.parley.transport.WriteProperties;
import java.time.Duration;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.websocket.server.JettyWebSocketServerContainer;
import org.eclipse.jetty.ee11.websocket.server.config.JettyWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.websocket.core.server.WebSocketServerComponents;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

class JettyConfigurationTest {

  private final JettyConfiguration configuration = new JettyConfiguration();
  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);

  private void apply(WebServerFactoryCustomizer<JettyServletWebServerFactory> customizer) {
    server.addConnector(connector);
    var factory = new JettyServletWebServerFactory();
    customizer.customize(factory);
    factory.getServerCustomizers().forEach(c -> c.customize(server));
  }

  @Test
  void manyClientsMayConnectAtOnce() {
    server.addConnector(new LocalConnector(server));
    apply(configuration.acceptQueue());
    assertThat(connector.getAcceptQueueSize()).isEqualTo(4096);
  }

  @Test
  void pathsMayBeRawUtf8() {
    apply(configuration.rawUtf8Paths());
    HttpConfiguration http =
        connector.getConnectionFactory(HttpConnectionFactory.class).getHttpConfiguration();
    assertThat(http.getUriCompliance()).isSameAs(RawUtf8Paths.COMPLIANCE);
    assertThat(http.getCustomizers()).hasAtLeastOneElementOfType(RawUtf8Paths.class);
  }

  @Test
  void errorsOfJettyAreProblems() {
    apply(configuration.problemErrorHandler(TestSecurity.auditLog()));
    assertThat(server.getErrorHandler()).isInstanceOf(ProblemErrorHandler.class);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void webSocketsHaveNoIdleTimeoutAndAreCompressedOnlyIfEnabled(boolean compression)
      throws Exception {
    var context = new ServletContextHandler();
    JettyWebSocketServletContainerInitializer.configure(
        context,
        (servletContext, _) ->
            configuration
                .webSockets(new WriteProperties(Duration.ofSeconds(1), 1, compression))
                .setServletContext(servletContext));
    server.setHandler(context);
    server.start();
    try {
      var sockets = JettyWebSocketServerContainer.getContainer(context.getServletContext());
      assertThat(sockets.getIdleTimeout()).isZero();
      assertThat(sockets.getOutputBufferSize()).isEqualTo(32 * 1024);
      assertThat(
              WebSocketServerComponents.getWebSocketComponents(context)
                  .getExtensionRegistry()
                  .isAvailable("permessage-deflate"))
          .isEqualTo(compression);
    } finally {
      server.stop();
    }
  }
}
