package chat.parley.security;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shows;
import chat.parley.testkit.TestTokens;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** The responses that a browser lets pages of other origins read. */
class CrossOriginTest {

  private static final String ALLOWED = "https://chat.example.org";
  private static final String HISTORY = "/api/streams/chat/messages";
  private static final ParleyServer SERVER =
      ParleyServer.start(
          TestTokens.tokenModeProperties("parley.security.allowed-origins=https://*.example.org"));

  private final HttpClient http = HttpClient.newHttpClient();

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  private HttpResponse<String> send(String method, String path, String... headers)
      throws Exception {
    var address = URI.create("http://127.0.0.1:" + SERVER.port() + path);
    var request = HttpRequest.newBuilder(address).method(method, BodyPublishers.noBody());
    return http.send(request.headers(headers).build(), BodyHandlers.ofString());
  }

  private static Optional<String> allowedOrigin(HttpResponse<?> response) {
    return response.headers().firstValue("Access-Control-Allow-Origin");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/parley.js",
        "/parley.d.ts",
        "/parley/outgoing.js",
        "/webjars/stomp__stompjs/esm6/index.js",
        "/openapi.yaml"
      })
  @Shows({"http-cors", "http-openapi"})
  void pagesOfAnyOriginMayLoadTheClientAndTheDescription(String path) throws Exception {
    for (String origin : List.of("https://anybody.example", "http://localhost:3000", "null")) {
      HttpResponse<String> file = send("GET", path, "Origin", origin);
      assertThat(file.statusCode()).as(path).isEqualTo(200);
      assertThat(allowedOrigin(file)).hasValue("*");
      assertThat(file.headers().firstValue("Content-Type").orElseThrow())
          .matches("text/.*|application/yaml");
    }
  }

  private HttpResponse<String> preflight(String origin, String method, String headers)
      throws Exception {
    return send(
        "OPTIONS",
        HISTORY,
        "Origin",
        origin,
        "Access-Control-Request-Method",
        method,
        "Access-Control-Request-Headers",
        headers);
  }

  @Test
  @Shows("http-cors")
  void pagesOfAllowedOriginsMayReadAndSendMessages() throws Exception {
    HttpResponse<String> preflight = preflight(ALLOWED, "GET", "authorization,parley-user");
    assertThat(preflight.statusCode()).isEqualTo(200);
    assertThat(allowedOrigin(preflight)).hasValue(ALLOWED);
    assertThat(listedValues(preflight, "Access-Control-Allow-Headers"))
        .containsExactlyInAnyOrder("authorization", "parley-user");
    assertThat(listedValues(preflight, "Access-Control-Allow-Methods"))
        .containsExactlyInAnyOrder("get", "post");
    assertThat(preflight.headers().firstValue("Access-Control-Allow-Credentials")).isEmpty();
    String token = "Bearer " + TestTokens.of("alice");
    HttpResponse<String> send =
        preflight(ALLOWED, "POST", "idempotency-key,parley-header-x-colour,content-type,x-other");
    assertThat(send.statusCode()).isEqualTo(200);
    assertThat(listedValues(send, "Access-Control-Allow-Headers"))
        .containsExactlyInAnyOrder("idempotency-key", "parley-header-x-colour", "content-type");
    HttpResponse<String> sent = send("POST", HISTORY, "Origin", ALLOWED, "Authorization", token);
    assertThat(sent.statusCode()).isEqualTo(201);
    assertThat(listedValues(sent, "Access-Control-Expose-Headers"))
        .containsExactlyInAnyOrder("retry-after", "location", "etag", "parley-user");
    HttpResponse<String> history = send("GET", HISTORY, "Origin", ALLOWED, "Authorization", token);
    assertThat(history.statusCode()).isEqualTo(200);
    assertThat(allowedOrigin(history)).hasValue(ALLOWED);
  }

  @Test
  @Shows("http-cors")
  void pagesOfAllowedOriginsMayChangeRooms() throws Exception {
    for (String method : List.of("PUT", "PATCH", "DELETE", "POST", "GET")) {
      HttpResponse<String> preflight =
          send(
              "OPTIONS",
              "/api/rooms/lobby",
              "Origin",
              ALLOWED,
              "Access-Control-Request-Method",
              method);
      assertThat(preflight.statusCode()).as(method).isEqualTo(200);
      assertThat(allowedOrigin(preflight)).hasValue(ALLOWED);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/conversations",
    "POST, /api/read",
    "GET, /api/read",
    "GET, /api/streams/chat/markers",
    "GET, /api/streams/chat/changes",
    "GET, /api/streams/chat/messages/1",
    "PATCH, /api/streams/chat/messages/1",
    "DELETE, /api/streams/room.lobby/messages/1",
    "POST, /api/block",
    "GET, /api/blocks"
  })
  @Shows("http-cors")
  void pagesOfAllowedOriginsMayReadConversationsAndChangeMessages(String method, String path)
      throws Exception {
    HttpResponse<String> preflight =
        send("OPTIONS", path, "Origin", ALLOWED, "Access-Control-Request-Method", method);
    assertThat(preflight.statusCode()).isEqualTo(200);
    assertThat(allowedOrigin(preflight)).hasValue(ALLOWED);
  }

  private static List<String> listedValues(HttpResponse<?> response, String header) {
    var values = new ArrayList<String>();
    for (String line : response.headers().allValues(header)) {
      values.addAll(Arrays.asList(line.toLowerCase(Locale.ROOT).split(",\\s*")));
    }
    return values;
  }

  @Test
  void pagesOfAllowedOriginsMayReadRefusals() throws Exception {
    HttpResponse<String> refusal = send("GET", HISTORY, "Origin", ALLOWED);
    assertThat(refusal.statusCode()).isEqualTo(401);
    assertThat(refusal.body()).contains("\"code\":\"no-token\"");
    assertThat(allowedOrigin(refusal)).hasValue(ALLOWED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example",
        "http://chat.example.org",
        "https://chat.example.org.evil.example",
        "http://localhost:3000",
        "null",
        "http://a:b:c"
      })
  @Shows("http-cors")
  void pagesOfOtherOriginsMayNotReadTheHistory(String origin) throws Exception {
    HttpResponse<String> preflight = preflight(origin, "GET", "authorization");
    assertThat(preflight.statusCode()).isGreaterThanOrEqualTo(400);
    assertThat(allowedOrigin(preflight)).isEmpty();
    String token = "Bearer " + TestTokens.of("alice");
    assertThat(allowedOrigin(send("GET", HISTORY, "Origin", origin, "Authorization", token)))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/moderation", "/actuator/prometheus", "/index.html", "/page/app.js"})
  void otherPathsAllowNoOtherOrigin(String path) throws Exception {
    assertThat(allowedOrigin(send("GET", path, "Origin", ALLOWED))).isEmpty();
  }

  @Test
  void otherMethodsAndHeadersAreRefusedForTheHistory() throws Exception {
    assertThat(allowedOrigin(preflight(ALLOWED, "DELETE", "authorization"))).isEmpty();
    assertThat(allowedOrigin(preflight(ALLOWED, "GET", "x-other"))).isEmpty();
    HttpResponse<String> delete = send("DELETE", HISTORY, "Origin", ALLOWED);
    assertThat(delete.statusCode()).isEqualTo(403);
    assertThat(delete.body()).contains("\"code\":\"bad-origin\"");
  }

  /** Returns the response to a request of a page, without a server. */
  private static MockHttpServletResponse filter(String method, String path, String origin)
      throws Exception {
    var request = new MockHttpServletRequest(method, path);
    request.setServerName("chat.example.com");
    request.addHeader("Origin", origin);
    var response = new MockHttpServletResponse();
    var servlet =
        new HttpServlet() {
          @Override
          protected void service(HttpServletRequest served, HttpServletResponse answer) {
            answer.setStatus(HttpServletResponse.SC_ACCEPTED);
          }
        };
    new CrossOrigin(TestSecurity.origins("parley.security.allowed-origins=" + ALLOWED))
        .doFilter(request, response, new MockFilterChain(servlet));
    return response;
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/streams/chat/messages, https://evil.example",
    "POST, /api/streams/chat/messages, http://a:b:c",
    "GET, /api/streams/chat/messages, null",
    "GET, /api/streams/chat/messages, http://chat.example.com",
    "GET, /api/moderation, https://evil.example",
    "GET, /parley.js, http://chat.example.com"
  })
  void otherRequestsAreServedWithoutCorsHeaders(String method, String path, String origin)
      throws Exception {
    MockHttpServletResponse response = filter(method, path, origin);
    assertThat(response.getStatus()).isEqualTo(202);
    assertThat(response.getHeader("Access-Control-Allow-Origin")).isNull();
  }

  @Test
  void requestsOfAllowedOriginsAreServedWithCorsHeaders() throws Exception {
    MockHttpServletResponse history = filter("GET", HISTORY, ALLOWED);
    assertThat(history.getStatus()).isEqualTo(202);
    assertThat(history.getHeader("Access-Control-Allow-Origin")).isEqualTo(ALLOWED);
    assertThat(history.getHeader("Access-Control-Expose-Headers"))
        .isEqualTo("Retry-After, Location, ETag, Parley-User");
    assertThat(filter("POST", HISTORY, ALLOWED).getStatus()).isEqualTo(202);
    assertThat(filter("POST", "/api/users/bob/messages", ALLOWED).getStatus()).isEqualTo(202);
    assertThat(filter("POST", "/api/messages", ALLOWED).getStatus()).isEqualTo(202);
    assertThat(filter("GET", "/api/messages", ALLOWED).getStatus()).isEqualTo(202);
    assertThat(filter("GET", "/api/users/bob/messages", ALLOWED).getStatus()).isEqualTo(403);
    assertThat(filter("PUT", HISTORY, ALLOWED).getStatus()).isEqualTo(403);
    assertThat(filter("GET", "/parley.js", "null").getHeader("Access-Control-Allow-Origin"))
        .isEqualTo("*");
  }
}
