package chat.parley.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConnectionTest implements Connection.Owner {

  private final Loopback loopback = new Loopback();
  private final List<String> received = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private Connection connection;
  private boolean connected;

  @Override
  public void connected() {
    connected = true;
  }

  /** Processes complete lines. */
  @Override
  public int received(byte[] in, int end) {
    String text = new String(in, 0, end, UTF_8);
    received.add(text);
    return text.lastIndexOf('\n') + 1;
  }

  @Override
  public void failed(String reason) {
    failures.add(reason);
  }

  @BeforeEach
  void open() throws IOException {
    connection = new Connection(loopback.address(), new Pipe(null), loopback.loop.selector, this);
  }

  @AfterEach
  void close() throws IOException {
    connection.close(null);
    loopback.close();
  }

  @Test
  void bytesThatAreNotProcessedArePassedAgainWithTheNext() throws IOException {
    try (ServerEnd server = loopback.accept()) {
      server.write("one\ntw".getBytes(UTF_8));
      loopback.pollUntil(() -> !received.isEmpty());
      assertThat(connected).isTrue();
      server.write("o\n".getBytes(UTF_8));
      loopback.pollUntil(() -> received.size() == 2);
      assertThat(received).containsExactly("one\ntw", "two\n");
    }
  }

  @Test
  void theLastBytesAreWrittenBeforeTheConnectionIsClosed() throws IOException {
    try (ServerEnd server = loopback.accept()) {
      loopback.pollUntil(() -> connected);
      connection.close("bye".getBytes(UTF_8));
      assertThat(connection.isClosed()).isTrue();
      connection.write("more".getBytes(UTF_8));
      connection.fail("too late");
      assertThat(server.readBody(3)).isEqualTo("bye");
      assertThat(server.isAtEnd()).isTrue();
      assertThat(failures).isEmpty();
    }
  }

  @Test
  void aFailureIsReportedOnce() throws IOException {
    try (ServerEnd server = loopback.accept()) {
      loopback.pollUntil(() -> connected);
      connection.fail("first");
      connection.fail("second");
      assertThat(failures).containsExactly("first");
      assertThat(server.isAtEnd()).isTrue();
    }
  }
}
