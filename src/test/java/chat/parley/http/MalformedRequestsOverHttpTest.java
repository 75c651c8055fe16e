package chat.parley.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Await;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.RunAlone;
import chat.parley.testkit.ServerLog;
import chat.parley.testkit.Shows;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Malformed requests are refused as what they are: not as failures of Parley, and not for later.
 */
@RunAlone
class MalformedRequestsOverHttpTest {

  private final ParleyServer server = ParleyServer.shared();

  private String answer(String head, String body) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(Math.toIntExact(Await.DEADLINE.toMillis()));
      String request = head.replace("|", "\r\n") + "\r\n\r\n" + body.replace("|", "\r\n");
      socket.getOutputStream().write(request.getBytes(UTF_8));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET /api/events?at=chat&device=%ff HTTP/1.1|Host: localhost, ''",
    "GET /api/events?at=%zz HTTP/1.1|Host: localhost, ''",
    "GET /api/streams/chat/events?x=% HTTP/1.1|Host: localhost, ''",
    "GET /api/streams/chat/messages?x=% HTTP/1.1|Host: localhost, ''",
    "GET /api/events?at=chat HTTP/1.1|Host: localhost|Content-Length: 5, hello",
    "GET /api/events?at=chat HTTP/1.1|Host: localhost|Transfer-Encoding: chunked, 0||",
    "POST /api/streams/room.bad/messages?% HTTP/1.1|Host: localhost|Parley-User: a"
        + "|Content-Length: 1, x",
    "POST /api/streams/room.bad/messages HTTP/1.1|Host: localhost|Parley-User: a"
        + "|Content-Encoding: identity|Content-Encoding: gzip|Content-Length: 1, x",
    "POST /api/streams/room.bad/messages HTTP/1.1|Host: localhost|Parley-User: a"
        + "|Transfer-Encoding: gzip|Transfer-Encoding: chunked, 3|abc|0||",
  })
  void areRefusedWithBadRequest(String head, String body) throws IOException {
    assertThat(answer(head, body)).startsWith("HTTP/1.1 400").contains("\"code\":\"bad-request\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.2", "HTTP/2.0", "HTTP/3.0", "HTTP/9.9"})
  @Shows("http-version")
  void anotherVersionOfHttpIsRefusedWithoutALogLine(String version) throws IOException {
    try (ServerLog log = ServerLog.open()) {
      assertThat(answer("GET /api/messages?at=chat " + version + "|Host: localhost", ""))
          .startsWith("HTTP/1.1 505 ")
          .contains("\"code\":\"bad-request\"");
      assertThat(log.lines())
          .noneMatch(line -> line.startsWith("org.eclipse.jetty") || line.contains("parley.http"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"FOO", "TRACE", "PROPFIND", "get"})
  @Shows("http-method")
  void aMethodThatNoPathHasIsNotImplemented(String method) throws IOException {
    for (String path : new String[] {"/api/messages?at=chat", "/api/nothing", "/", "/stomp"}) {
      String request = method + " " + path + " HTTP/1.1|Host: localhost|Connection: close";
      assertThat(answer(request, ""))
          .startsWith("HTTP/1.1 501 ")
          .contains("Content-Type: application/problem+json", "\"code\":\"bad-request\"");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "/", "a/b/c", "text/", "*/json", "text/html;q=x", "text/html", ""})
  @Shows("http-problem")
  void aRefusalIsAProblemWhateverTheRequestAccepts(String accept) throws IOException {
    for (String line : new String[] {"GET /api/messages?at=x", "POST /api/streams/chat/messages"}) {
      String request = line + " HTTP/1.1|Host: localhost|Content-Length: 0|Connection: close";
      assertThat(answer(request + "|Accept: " + accept, ""))
          .contains("Content-Type: application/problem+json", "\"code\":\"");
    }
  }
}
