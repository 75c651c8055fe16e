package chat.parley.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Await;
import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shows;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A request that is refused for its head leaves its connection as the response says. */
class UnreadBodyFilterTest {

  /** Enough for a server that does not wait for the body to close the connection. */
  private static final Duration DELAY_OF_BODY = Duration.ofMillis(200);

  private final ParleyServer server = ParleyServer.shared();
  private final String messages = "/api/streams/room." + Names.unique("room") + "/messages";

  private String head(int length, String... headers) {
    return "POST %s HTTP/1.1\r\nHost: localhost\r\nParley-User: alice\r\nContent-Length: %d\r\n%s\r\n\r\n"
        .formatted(messages, length, String.join("\r\n", headers));
  }

  /** Sends parts of requests with a delay between them, and returns all responses. */
  private String responses(String... parts) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      for (int i = 0; i < parts.length; i++) {
        Await.pause(i == 0 ? Duration.ZERO : DELAY_OF_BODY);
        socket.getOutputStream().write(parts[i].getBytes(UTF_8));
      }
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  /** The first is refused by a controller, the second before one is chosen. */
  @ParameterizedTest
  @ValueSource(strings = {"Parley-Header-a: %", "Origin: https://other.example"})
  @Shows("http-unread-body")
  void theNextRequestOnTheConnectionIsAnswered(String refused) throws Exception {
    String responses =
        responses(head(5, refused), "12345" + head(5, "Connection: close") + "67890");
    assertThat(responses).containsPattern("(?s)HTTP/1.1 40[03] .*HTTP/1.1 201 ");
    assertThat(responses).containsOnlyOnce("Connection: close");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Parley-Header-a: %", "Origin: https://other.example"})
  @Shows("http-unread-body")
  void aResponseBeforeALargeBodySaysThatTheConnectionIsClosed(String refused) throws Exception {
    String response = responses(head(1_000_000, refused));
    assertThat(response).containsPattern("HTTP/1.1 40[03] ").contains("Connection: close");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Parley-Header-a: %", "Origin: https://other.example"})
  @Shows("http-unread-body")
  void aClientThatAsksBeforeItSendsTheBodyIsRefusedAtOnce(String refused) throws Exception {
    String response = responses(head(5, refused, "Expect: 100-continue"));
    assertThat(response).containsPattern("^HTTP/1.1 40[03] ").contains("Connection: close");
  }

  @ParameterizedTest
  @CsvSource({"Parley-Header-a: %, bad-header", "Origin: https://other.example, bad-origin"})
  void aMalformedBodyDoesNotReplaceTheRefusal(String refused, String code) throws Exception {
    String head = head(5, refused, "Transfer-Encoding: chunked");
    String response = responses(head.replaceFirst("Content-Length: 5\r\n", "") + "zz\r\n");
    assertThat(response).contains(code, "Connection: close");
  }
}
