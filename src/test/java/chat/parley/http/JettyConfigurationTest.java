package chat.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.security.TestSecurity;
import chat.parley.transport.RawUtf8Paths;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.junit.jupiter.api.Test;
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
  void virtualThreadsAreNotLimited() {
    var threads = new VirtualThreadPool();
    var limited = new Server(threads);
    var factory = new JettyServletWebServerFactory();
    configuration.unlimitedThreads().customize(factory);
    factory.getServerCustomizers().forEach(c -> c.customize(limited));
    assertThat(threads.getMaxConcurrentTasks()).isZero();
  }

  @Test
  void pathsMayBeRawUtf8() {
    apply(configuration.requestCustomizers());
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
}
