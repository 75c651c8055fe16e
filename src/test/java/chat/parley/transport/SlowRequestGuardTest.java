package chat.parley.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.failures.Failures;
import chat.parley.failures.ProcessHalt;
import chat.parley.testkit.Await;
import chat.parley.testkit.RunAlone;
import chat.parley.testkit.TestLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.DefaultHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.server.autoconfigure.ServerProperties.ForwardHeadersStrategy;

@RunAlone
class SlowRequestGuardTest {

  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);
  private final ServerProperties properties = new ServerProperties();
  private final List<Socket> sockets = new ArrayList<>();
  private SlowRequestGuard guard;

  private void start(String... limits) throws Exception {
    guard = guard(limits);
    var factory = new JettyServletWebServerFactory();
    guard.customize(factory);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    factory.getServerCustomizers().forEach(customizer -> customizer.customize(server));
    server.setHandler(new DefaultHandler());
    server.start();
  }

  private SlowRequestGuard guard(String... limits) {
    var writes = new WriteProperties(Duration.ofMinutes(1), 1, false);
    return new SlowRequestGuard(
        TestLimits.of(limits), writes, properties, new Failures(ProcessHalt.NONE));
  }

  @AfterEach
  void stop() throws Exception {
    for (Socket socket : sockets) {
      socket.close();
    }
    server.stop();
    guard.close();
  }

  private Socket connect() throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort());
    socket.setSoTimeout(Math.toIntExact(Await.DEADLINE.toMillis()));
    sockets.add(socket);
    return socket;
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(US_ASCII));
  }

  /** Returns whether the server answers a request, rather than closing the connection. */
  private static boolean isServed(Socket socket) {
    try {
      write(socket, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      return socket.getInputStream().read() == 'H';
    } catch (IOException _) {
      return false;
    }
  }

  /** Asserts that the connection ends; it is reset if bytes arrive after its end. */
  private static void assertClosed(Socket socket, String unsent) throws IOException {
    try {
      write(socket, unsent);
      assertThat(socket.getInputStream().read()).as("the end of the connection").isEqualTo(-1);
    } catch (SocketException _) {
      // It was reset.
    }
  }

  @Test
  void theConnectionsOfOneAddressAreLimited() throws Exception {
    start("sessions-per-address=2");
    Socket first = connect();
    assertThat(isServed(first)).isTrue();
    assertThat(isServed(connect())).isTrue();
    assertThat(isServed(connect())).isFalse();
    first.close();
    Await.until(
        () -> "no place for another connection",
        () -> {
          try {
            return isServed(connect());
          } catch (IOException _) {
            return false;
          }
        });
  }

  @Test
  void withoutAProxyTheLimitApplies() throws Exception {
    properties.setForwardHeadersStrategy(ForwardHeadersStrategy.NONE);
    start("sessions-per-address=1");
    assertThat(isServed(connect())).isTrue();
    assertThat(isServed(connect())).isFalse();
  }

  @Test
  void behindAProxyConnectionsAreNotLimited() throws Exception {
    properties.setForwardHeadersStrategy(ForwardHeadersStrategy.NATIVE);
    start("sessions-per-address=1");
    assertThat(isServed(connect())).isTrue();
    assertThat(isServed(connect())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "GET / HT", "GET / HTTP/1.1\r\nHost: a\r\n"})
  void aConnectionWithAnIncompleteRequestIsClosed(String head) throws Exception {
    start("connect-time=20ms");
    assertClosed(connect(), head);
  }

  @Test
  void theThreadOfTheChecksEndsWithTheGuard() throws Exception {
    Set<Thread> others = checkThreads();
    guard = guard();
    Set<Thread> own = checkThreads();
    own.removeAll(others);
    assertThat(own).hasSize(1);
    guard.close();
    assertThat(own.iterator().next().join(Await.DEADLINE)).isTrue();
  }

  private static Set<Thread> checkThreads() {
    var threads = new HashSet<Thread>();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("parley-http")) {
        threads.add(thread);
      }
    }
    return threads;
  }
}
