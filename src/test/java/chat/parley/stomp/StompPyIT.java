package chat.parley.stomp;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shell;
import chat.parley.testkit.Shows;
import chat.parley.testkit.WebSocketBridge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * stomp.py for Python, in the version of Debian. It has no WebSocket yet, so a {@link
 * WebSocketBridge} stands in between. Skipped if it is not installed, except in CI.
 */
class StompPyIT {

  /** The quick start of stomp.py, with a topic; waits for the message in place of a fixed time. */
  private static final String QUICK_START =
      """
      import sys
      import threading

      import stomp

      class MyListener(stomp.ConnectionListener):
          received = threading.Event()

          def on_error(self, frame):
              print('received an error "%s"' % frame.body)

          def on_message(self, frame):
              self.message = (frame.headers['destination'], frame.body)
              self.received.set()

      listener = MyListener()
      conn = getattr(stomp, sys.argv[1])([('127.0.0.1', int(sys.argv[2]))])
      conn.set_listener('', listener)
      conn.connect('admin', 'password', wait=True)
      conn.subscribe(destination='/topic/test', id=1, ack='auto')
      conn.send(body='This is a test', destination='/topic/test')
      assert listener.received.wait(10), 'no message'
      assert listener.message == ('/topic/test', 'This is a test'), listener.message
      conn.disconnect()
      """;

  @TempDir private Path directory;

  @BeforeAll
  static void checkInstallation() throws Exception {
    assumeTrue("true".equals(System.getenv("CI")) || isInstalled());
  }

  private static boolean isInstalled() throws IOException, InterruptedException {
    Path python = Path.of("/usr/bin/python3");
    return Files.isExecutable(python)
        && new ProcessBuilder(python.toString(), "-c", "import stomp").start().waitFor() == 0;
  }

  @ParameterizedTest
  @ValueSource(strings = {"Connection10", "Connection", "Connection12"})
  @Shows("guides")
  void theQuickStartWorksWithATopic(String connection) throws IOException {
    Files.writeString(directory.resolve("stomptest.py"), QUICK_START);
    try (var bridge = new WebSocketBridge(ParleyServer.shared(), "/stomp")) {
      Shell.run(
          directory, "/usr/bin/python3 stomptest.py %s %d".formatted(connection, bridge.port()));
    }
  }
}
