package chat.parley.http;

import chat.parley.security.AuditLog;
import chat.parley.transport.RawUtf8Paths;
import chat.parley.transport.WildcardContentTypes;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Configures Jetty where Spring Boot's properties do not reach. */
@Configuration(proxyBeanMethods = false)
class JettyConfiguration {

  /**
   * Length of the queue of connections that are not accepted yet: after a restart many clients
   * connect at once. The kernel caps it at {@code somaxconn}.
   */
  private static final int ACCEPT_QUEUE = 4096;

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

  /**
   * Removes the limit on threads, which are virtual. With one, a few hundred clients that send
   * requests or read responses slowly would block all others. Spring Boot passes on no value of
   * {@code server.jetty.threads.max} that stands for none, and Jetty's default is 200.
   */
  @Bean
  WebServerFactoryCustomizer<JettyServletWebServerFactory> unlimitedThreads() {
    return factory ->
        factory.addServerCustomizers(
            server -> {
              if (server.getThreadPool() instanceof VirtualThreadPool threads) {
                threads.setMaxConcurrentTasks(0);
              }
            });
  }

  @Bean
  WebServerFactoryCustomizer<JettyServletWebServerFactory> requestCustomizers() {
    return factory ->
        factory.addServerCustomizers(
            server -> {
              for (var connector : server.getConnectors()) {
                var http = connector.getConnectionFactory(HttpConnectionFactory.class);
                http.getHttpConfiguration().setUriCompliance(RawUtf8Paths.COMPLIANCE);
                http.getHttpConfiguration().addCustomizer(new RawUtf8Paths());
                http.getHttpConfiguration().addCustomizer(new WildcardContentTypes());
              }
            });
  }

  @Bean
  WebServerFactoryCustomizer<JettyServletWebServerFactory> problemErrorHandler(AuditLog audit) {
    return factory ->
        factory.addServerCustomizers(
            server -> server.setErrorHandler(new ProblemErrorHandler(audit)));
  }
}
