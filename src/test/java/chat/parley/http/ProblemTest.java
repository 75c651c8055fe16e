package chat.parley.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Await;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shows;
import chat.parley.testkit.TestTokens;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every refused request receives a problem detail with a code, whichever component refuses it. */
class ProblemTest {

  private static final ParleyServer TOKEN_SERVER =
      ParleyServer.start(TestTokens.tokenModeProperties());
  private static final String TOO_LONG = "x".repeat(20_000);
  private static final String UPGRADE = "Upgrade: websocket;Connection: Upgrade;";
  private static final String KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==;";

  private record Response(int status, Map<String, String> headers, JsonNode problem) {}

  @AfterAll
  static void stop() {
    TOKEN_SERVER.close();
  }

  /**
   * Sends a request, and returns the problem in the response.
   *
   * @param line the request line without the version
   * @param headers the header lines, each followed by a semicolon
   */
  private static Response send(ParleyServer server, String line, String headers)
      throws IOException {
    String request =
        line + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + headers.replace(";", "\r\n") + "\r\n";
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(Math.toIntExact(Await.DEADLINE.toMillis()));
      socket.getOutputStream().write(request.getBytes(UTF_8));
      socket.shutdownOutput();
      return parse(new String(socket.getInputStream().readAllBytes(), UTF_8));
    }
  }

  private static Response parse(String response) {
    int end = response.indexOf("\r\n\r\n");
    var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    response
        .substring(0, end)
        .lines()
        .skip(1)
        .forEach(h -> headers.put(h.split(": ", 2)[0], h.split(": ", 2)[1]));
    String body = response.substring(end + 4);
    int status =
        Integer.parseInt(response.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
    assertThat(headers.get("Content-Type")).as(response).isEqualTo("application/problem+json");
    String json = body.substring(body.indexOf('{'), body.lastIndexOf('}') + 1);
    return new Response(status, headers, JsonMapper.shared().readTree(json));
  }

  private static void assertProblem(Response response, int status, String code) {
    assertThat(response.status()).as(response.toString()).isEqualTo(status);
    assertThat(response.problem().get("status").intValue()).isEqualTo(status);
    assertThat(response.problem().get("code").stringValue()).isEqualTo(code);
    assertThat(response.problem().get("advice").stringValue()).isNotBlank();
    assertThat(response.problem().get("detail").stringValue())
        .isNotBlank()
        .doesNotContain("Exception", "org.", "java.");
  }

  @ParameterizedTest
  @CsvSource({
    "GET /error, 404, bad-destination",
    "GET /error/, 404, bad-destination",
    "GET /api, 404, bad-destination",
    "GET /api/nothing, 404, bad-destination",
    "GET /api/streams/nothing/messages, 404, bad-destination",
    "PUT /api/streams/chat/messages, 405, bad-request",
    "POST /api/streams/chat/messages, 401, no-name",
    "GET /api/moderation, 405, bad-request",
    "DELETE /actuator/prometheus, 405, bad-request",
    "GET /api/streams/chat/messages?limit=x, 400, bad-parameter",
    "GET /api/streams/chat;x/messages, 400, bad-request",
    "GET /api/streams/%00/messages, 400, bad-request",
    "GET /api/streams/%zz/messages, 400, bad-request",
    "GET nonsense, 400, bad-request",
    "POST /api/moderation, 415, bad-request"
  })
  @Shows({"http-problem", "code-bad-request"})
  void refusedRequestsReceiveAProblem(String line, int status, String code) throws Exception {
    assertProblem(send(ParleyServer.shared(), line, "Connection: close;"), status, code);
  }

  @Test
  @Shows({"http-problem", "code-bad-request"})
  void requestsRefusedInTokenModeReceiveAProblem() throws Exception {
    String token = "Authorization: Bearer %s;".formatted(TestTokens.of("mo", "moderator"));
    String plainText = token + "Content-Type: text/plain;Content-Length: 0;Connection: close;";
    assertProblem(send(TOKEN_SERVER, "POST /api/moderation", plainText), 415, "bad-request");
    assertProblem(
        send(TOKEN_SERVER, "GET /api/nothing", token + "Connection: close;"),
        404,
        "bad-destination");
    assertProblem(send(TOKEN_SERVER, "GET /api/nothing", "Connection: close;"), 401, "no-token");
    String noJson = token + "Content-Type: application/json;Accept: text/xml;Connection: close;";
    assertProblem(
        send(TOKEN_SERVER, "POST /api/moderation", noJson + "Content-Length: 2;;{}"),
        406,
        "bad-request");
    String json = token + "Content-Type: application/json;Content-Length: 5000;Connection: close;";
    assertProblem(
        send(TOKEN_SERVER, "POST /api/moderation", json + ";" + "x".repeat(5000)),
        413,
        "message-too-large");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/stomp", "/stomp/alice", "/ws/", "/ws/alice/", "/api", "/"})
  @Shows({"handshake-other", "http-problem", "code-bad-request"})
  void anOverlongRequestHeadReceivesAProblem(String path) throws Exception {
    String close = "Connection: close;";
    assertProblem(
        send(ParleyServer.shared(), "GET " + path, "X: " + TOO_LONG + ";" + close),
        431,
        "bad-request");
    assertProblem(
        send(ParleyServer.shared(), "GET " + path + "?" + TOO_LONG, close), 414, "bad-request");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/stomp", "/stomp/alice", "/stomp/websocket", "/ws/", "/ws/alice/"})
  @Shows({"handshake-other", "code-bad-request"})
  void requestsThatAreNotHandshakesReceiveAProblem(String path) throws Exception {
    ParleyServer server = ParleyServer.shared();
    String version = "Sec-WebSocket-Version: 13;";
    String oldVersion = "Sec-WebSocket-Version: 8;";
    String requestLine = "GET " + path;
    Response withoutUpgrade = send(server, requestLine, "Connection: close;");
    assertProblem(withoutUpgrade, 426, "bad-request");
    assertThat(withoutUpgrade.headers())
        .containsEntry("Upgrade", "websocket")
        .hasEntrySatisfying(
            "Connection", value -> assertThat(value).containsIgnoringCase("upgrade"))
        .containsEntry("Sec-WebSocket-Version", "13");
    assertProblem(send(server, requestLine, UPGRADE + KEY + oldVersion), 426, "bad-request");
    assertProblem(send(server, requestLine, UPGRADE + version), 400, "bad-request");
    Response post = send(server, "POST " + path, "Content-Length: 0;Connection: close;");
    assertProblem(post, 405, "bad-request");
    assertThat(post.headers()).containsEntry("Allow", "GET");
  }
}
