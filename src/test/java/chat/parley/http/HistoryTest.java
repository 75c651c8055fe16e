package chat.parley.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shows;
import chat.parley.testkit.StompUser;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Stored messages are read over HTTP. */
class HistoryTest {

  private final ParleyServer server = ParleyServer.shared();
  private final HttpClient http = HttpClient.newHttpClient();
  private final String room = Names.unique("room");

  private HttpResponse<String> get(String path, String... headers) throws Exception {
    var request =
        HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + server.port() + "/api/streams/" + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private JsonNode page(String query) throws Exception {
    HttpResponse<String> response = get("room." + room + "/messages" + query);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).contains("application/json");
    return JsonMapper.shared().readTree(response.body());
  }

  private List<Long> offsets(String query) throws Exception {
    return StreamSupport.stream(page(query).get("messages").spliterator(), false)
        .map(message -> message.get("offset").longValue())
        .toList();
  }

  private String store(int messages) {
    String epoch = "";
    try (var alice = StompUser.connect(server, "alice")) {
      for (int i = 1; i <= messages; i++) {
        epoch = alice.store("/topic/room." + room, "text " + i).header("epoch");
      }
    }
    return epoch;
  }

  @Test
  @Shows("http-page")
  void anEmptyStreamHasAnEmptyPage() throws Exception {
    JsonNode page = page("");
    assertThat(page.get("stream").stringValue()).isEqualTo("room." + room);
    assertThat(page.get("messages").isEmpty()).isTrue();
    assertThat(page.get("last").longValue()).isZero();
  }

  @Test
  @Shows({"http-message", "http-page"})
  void aMessageIsComplete() throws Exception {
    String destination = "/topic/room." + room;
    try (var alice = StompUser.connect(server, "alice")) {
      var receipt =
          alice.store(destination, "grüße", "content-type:text/x", "client-message-id:7", "foo:b");
      JsonNode message = page("").get("messages").get(0);
      assertThat(message.propertyNames())
          .containsExactly(
              "offset",
              "id",
              "from",
              "timestamp",
              "contentType",
              "body",
              "clientMessageId",
              "headers");
      assertThat(message.get("id").stringValue()).isEqualTo(receipt.header("message-id"));
      assertThat(message.get("from").stringValue()).isEqualTo("alice");
      assertThat(message.get("body").stringValue()).isEqualTo("grüße");
      assertThat(message.get("contentType").stringValue()).isEqualTo("text/x");
      assertThat(message.get("headers").get("foo").stringValue()).isEqualTo("b");
      assertThat(page("").get("epoch").stringValue()).isEqualTo(receipt.header("epoch"));
    }
  }

  @Test
  @Shows("http-message")
  void binaryBodiesAreBase64Encoded() throws Exception {
    byte[] body = {0, (byte) 0xFF};
    try (var alice = StompUser.connect(server, "alice")) {
      alice.send("/topic/room." + room, body);
      alice.store("/topic/room." + room, "");
    }
    JsonNode messages = page("").get("messages");
    assertThat(messages.get(0).get("bodyBase64").binaryValue()).isEqualTo(body);
    assertThat(messages.get(0).has("body")).isFalse();
    assertThat(messages.get(1).get("body").stringValue()).isEmpty();
  }

  @Test
  @Shows({"http-span", "http-limit", "http-page"})
  void pagesAreReadForwardsAndBackwards() throws Exception {
    String epoch = store(60);
    assertThat(page("").get("first").longValue()).isEqualTo(1);
    assertThat(page("").get("last").longValue()).isEqualTo(60);
    assertThat(offsets("")).hasSize(50).startsWith(11L).endsWith(60L);
    assertThat(offsets("?limit=2")).containsExactly(59L, 60L);
    assertThat(offsets("?before=59&limit=2")).containsExactly(57L, 58L);
    assertThat(offsets("?before=2")).containsExactly(1L);
    assertThat(offsets("?before=0")).isEmpty();
    assertThat(offsets("?before=1000&limit=1")).containsExactly(60L);
    assertThat(offsets("?after=0&limit=2")).containsExactly(1L, 2L);
    assertThat(offsets("?after=58")).containsExactly(59L, 60L);
    assertThat(offsets("?after=60")).isEmpty();
    assertThat(offsets("?after=999999999999999999")).isEmpty();
    assertThat(offsets("?after=57&before=60")).containsExactly(58L, 59L);
    assertThat(offsets("?after=60&before=57")).isEmpty();
    assertThat(offsets("?limit=1&epoch=" + epoch)).containsExactly(60L);
  }

  @Test
  @Shows({"http-inbox", "code-no-name"})
  void usersReadOnlyTheirOwnInbox() throws Exception {
    String bob = Names.unique("bob");
    try (var alice = StompUser.connect(server, "alice")) {
      alice.store("/user/" + bob + "/queue/messages", "for bob");
    }
    assertThat(get("inbox/messages", "Parley-User", bob).body()).contains("for bob");
    assertThat(get("inbox/messages", "Parley-User", "alice").body()).doesNotContain("for bob");
    assertProblem(get("inbox/messages"), 401, "no-name");
    assertProblem(get("inbox." + bob + "/messages", "Parley-User", bob), 404, "bad-destination");
    assertProblem(get("inbox/messages", "Parley-User", "no name"), 400, "bad-name");
  }

  @Test
  @Shows("http-inbox")
  void theNameOfTheInboxOwnerIsPercentEncoded() throws Exception {
    String name = Names.unique("张三+a@b");
    try (var alice = StompUser.connect(server, "alice")) {
      alice.store("/user/" + name + "/queue/messages", "你好");
    }
    String encoded = URLEncoder.encode(name, UTF_8);
    assertThat(get("inbox/messages", "Parley-User", encoded).body()).contains("你好");
    assertProblem(get("inbox/messages", "Parley-User", "50%"), 400, "bad-name");
    assertProblem(get("inbox/messages", "Parley-User", "%FF"), 400, "bad-name");
  }

  @ParameterizedTest
  @CsvSource({
    "chat/messages?limit=0, 400, bad-parameter",
    "chat/messages?limit=201, 400, bad-parameter",
    "chat/messages?after=-1, 400, bad-parameter",
    "chat/messages?before=x, 400, bad-parameter",
    "chat/messages?after=9999999999999999999, 400, bad-parameter",
    "chat/messages?epoch=another, 409, other-epoch",
    "room.no%20name/messages, 400, bad-name",
    "nothing/messages, 404, bad-destination",
  })
  @Shows({"http-limit", "http-problem", "code-bad-parameter", "code-other-epoch"})
  void invalidRequestsReceiveAProblem(String path, int status, String code) throws Exception {
    assertProblem(get(path), status, code);
  }

  private static void assertProblem(HttpResponse<String> response, int status, String code) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("content-type")).contains("application/problem+json");
    JsonNode problem = JsonMapper.shared().readTree(response.body());
    assertThat(problem.get("code").stringValue()).isEqualTo(code);
    assertThat(problem.get("status").intValue()).isEqualTo(status);
    assertThat(problem.get("detail").stringValue()).isNotBlank();
  }

  @Test
  @Shows("http-limit")
  void aPageIsAtMostHalfAMegabyte() throws Exception {
    try (var alice = StompUser.connect(server, "alice")) {
      for (int i = 0; i < 12; i++) {
        alice.store("/topic/room." + room, "x".repeat(60_000));
      }
    }
    assertThat(offsets("?limit=12")).containsExactly(5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L);
    assertThat(offsets("?before=10")).containsExactly(2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
    assertThat(offsets("?after=0")).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
    assertThat(offsets("?after=2&before=12")).containsExactly(3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
  }
}
