package chat.parley.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.failures.Failures;
import chat.parley.failures.ProcessHalt;
import chat.parley.failures.Subsystem;
import chat.parley.testkit.Await;
import chat.parley.testkit.HandlerServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A response becomes an event stream, and its connection is written to until it ends. */
class EventStreamUpgradeTest {

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Message(byte[] bytes) implements SessionSink.Message {
    @Override
    public boolean text() {
      return true;
    }
  }

  /** Records what its connection reports. */
  private final class Session implements EventStreamSession {

    private final List<String> events = new CopyOnWriteArrayList<>();

    @Override
    public void opened(SessionSink sink) {
      events.add("opened");
      sinks.add(sink);
      if (broken) {
        throw new IllegalStateException("Broken by a test");
      }
    }

    @Override
    public void closed() {
      events.add("closed");
    }
  }

  private final Failures failures = new Failures(ProcessHalt.NONE);
  private final BlockingQueue<SessionSink> sinks = new LinkedBlockingQueue<>();
  private final Session session = new Session();
  private volatile boolean broken;
  private HandlerServer server;
  private Socket client;

  @BeforeEach
  void start() throws Exception {
    var upgrade = new EventStreamUpgrade(failures);
    server =
        HandlerServer.start(
            (request, response) ->
                upgrade.open(request, response, ":\n\n".getBytes(UTF_8), session));
    client = new Socket(InetAddress.getLoopbackAddress(), server.port());
    client.setSoTimeout((int) Await.DEADLINE.toMillis());
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    server.close();
  }

  private SessionSink request(String rest) throws Exception {
    client
        .getOutputStream()
        .write(("GET / HTTP/1.1\r\nHost: localhost\r\n" + rest).getBytes(UTF_8));
    assertThat(readTo(":\n\n"))
        .startsWith("HTTP/1.1 200 ")
        .contains("Content-Type: text/event-stream")
        .contains("Connection: close")
        .doesNotContain("Content-Length")
        .doesNotContain("chunked");
    SessionSink sink = sinks.poll(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS);
    assertThat(sink).isNotNull();
    return sink;
  }

  private String readTo(String end) throws IOException {
    InputStream in = client.getInputStream();
    var text = new StringBuilder();
    while (!text.toString().endsWith(end)) {
      int b = in.read();
      if (b < 0) {
        throw new AssertionError("The connection has ended after: " + text);
      }
      text.append((char) b);
    }
    return text.toString();
  }

  private String readRest() throws IOException {
    return new String(client.getInputStream().readAllBytes(), UTF_8);
  }

  private void assertReleased() {
    Await.until(session.events::toString, () -> session.events.contains("closed"));
    assertThat(session.events).containsExactly("opened", "closed");
    Await.until(() -> server.connections().toString(), () -> server.connections().isEmpty());
  }

  @Test
  void messagesAreWrittenWithoutFrames() throws Exception {
    SessionSink sink = request("\r\n");
    sink.write(
        List.of(
            new Message("data: a\n\n".getBytes(UTF_8)), new Message("data: b\n\n".getBytes(UTF_8))),
        Callback.NOOP);
    assertThat(readTo("data: b\n\n")).isEqualTo("data: a\n\ndata: b\n\n");
  }

  @ParameterizedTest
  @CsvSource({"1000, '\n'", "1008, '\n'"})
  void anEndIsTheEndOfTheBody(int code, String last) throws Exception {
    request("\r\n").close(code, "reason");
    assertThat(readRest()).isEqualTo(last);
    client.close();
    assertReleased();
  }

  @ParameterizedTest
  @ValueSource(ints = {1001, 1013})
  void aClientThatShouldComeBackIsToldWhen(int code) throws Exception {
    request("\r\n").close(code, "reason");
    assertThat(readRest()).matches("retry: [1-7][0-9]{3}\n\n");
    client.close();
    assertReleased();
  }

  @Test
  void theEndOfTheClientIsNoticedAtOnce() throws Exception {
    request("\r\n");
    client.close();
    assertReleased();
  }

  @Test
  void anAbortEndsTheConnection() throws Exception {
    request("\r\n").abort();
    assertReleased();
  }

  @Test
  void aFewBytesAfterTheRequestAreDiscarded() throws Exception {
    SessionSink sink =
        request("Content-Length: 2\r\n\r\nxxGET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    sink.write(List.of(new Message("data: a\n\n".getBytes(UTF_8))), Callback.NOOP);
    assertThat(readTo("\n\n")).isEqualTo("data: a\n\n");
    assertThat(session.events).containsExactly("opened");
  }

  @Test
  void aClientThatSendsMoreIsDisconnected() throws Exception {
    request("\r\n");
    try {
      for (int i = 0; i < 1000; i++) {
        client.getOutputStream().write(new byte[1024]);
      }
    } catch (IOException _) {
      // The connection was reset.
    }
    assertReleased();
  }

  @Test
  void aClientOfHttp10GetsTheSameBody() throws Exception {
    client.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(UTF_8));
    readTo(":\n\n");
    SessionSink sink = sinks.poll(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS);
    assertThat(sink).isNotNull();
    sink.close(1000, "");
    assertThat(readRest()).isEqualTo("\n");
  }

  @Test
  void aSessionThatCannotBeOpenedEnds() throws Exception {
    broken = true;
    request("\r\n");
    assertReleased();
    assertThat(failures.count(Subsystem.SESSION)).isEqualTo(1);
  }

  @Test
  void aClientIsNeverSilent() throws Exception {
    SessionSink sink = request("\r\n");
    long before = chat.parley.limits.RunningTime.nanos();
    assertThat(sink.lastReceived()).isGreaterThanOrEqualTo(before);
    sink.ping();
    sink.close(1000, "");
    assertThat(readRest()).isEqualTo("\n");
  }
}
