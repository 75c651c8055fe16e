package chat.parley.http;

import chat.parley.security.AuditLog;
import chat.parley.transport.RawUtf8Paths;
import chat.parley.transport.WriteProperties;
import jakarta.servlet.ServletContext;
import java.time.Duration;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.websocket.server.JettyWebSocketServerContainer;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.websocket.core.server.WebSocketServerComponents;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.context.ServletContextAware;

/** Configures Jetty where Spring Boot's properties do not reach. */
@Configuration(proxyBeanMethods = false)
class JettyConfiguration {

  /**
   * Length of the queue of connections that are not accepted yet: after a restart many clients
   * connect at once. The kernel caps it at {@code somaxconn}.
   */
  private static final int ACCEPT_QUEUE = 4096;

  /** Size in bytes of the buffer that combines two or more queued messages into one system call. */
  private static final int OUTPUT_BUFFER = 32 * 1024;

  @Bean
  WebServerFactoryCustomizer<JettyServletWebServerFactory> acceptQueue() {
    return factory ->
        factory.addServerCustomizers(
            server -> {
              for (var connector : server.getConnectors()) {
                if (connector instanceof ServerConnector socket) {
                  socket.setAcceptQueueSize(ACCEPT_QUEUE);
                }
              }
            });
  }

  @Bean
  WebServerFactoryCustomizer<JettyServletWebServerFactory> rawUtf8Paths() {
    return factory ->
        factory.addServerCustomizers(
            server -> {
              for (var connector : server.getConnectors()) {
                var http = connector.getConnectionFactory(HttpConnectionFactory.class);
                http.getHttpConfiguration().setUriCompliance(RawUtf8Paths.COMPLIANCE);
                http.getHttpConfiguration().addCustomizer(new RawUtf8Paths());
              }
            });
  }

  @Bean
  WebServerFactoryCustomizer<JettyServletWebServerFactory> problemErrorHandler(AuditLog audit) {
    return factory ->
        factory.addServerCustomizers(
            server -> server.setErrorHandler(new ProblemErrorHandler(audit)));
  }

  @Bean
  ServletContextAware webSockets(WriteProperties properties) {
    return context -> configure(context, properties);
  }

  private static void configure(ServletContext context, WriteProperties properties) {
    JettyWebSocketServerContainer sockets = JettyWebSocketServerContainer.getContainer(context);
    // Clients may be idle for hours; dead connections are found by heart-beats and failed writes.
    sockets.setIdleTimeout(Duration.ZERO);
    sockets.setOutputBufferSize(OUTPUT_BUFFER);
    if (!properties.compression()) {
      WebSocketServerComponents.getWebSocketComponents(
              ServletContextHandler.getServletContextHandler(context))
          .getExtensionRegistry()
          .unregister("permessage-deflate");
    }
  }
}
