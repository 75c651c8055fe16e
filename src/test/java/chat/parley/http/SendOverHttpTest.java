package chat.parley.http;

import static chat.parley.http.HttpSender.assertProblem;
import static chat.parley.http.HttpSender.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shows;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Messages are sent over HTTP, in open mode. */
class SendOverHttpTest {

  private final ParleyServer server = ParleyServer.shared();
  private final String name = Names.unique("alice");
  private final HttpSender alice = HttpSender.of(server, name);
  private final String stream = "room." + Names.unique("room");
  private final String destination = "/topic/" + stream;
  private final String messages = "/api/streams/" + stream + "/messages";

  @Test
  @Shows("http-send")
  void aMessageIsStoredAndDeliveredAsItIs() throws Exception {
    byte[] body = "grüße\r\n\0 {}".getBytes(UTF_8);
    try (var bob = StompUser.connect(server, "bob")) {
      bob.subscribe("1", destination);
      HttpResponse<String> response =
          alice.post(messages, BodyPublishers.ofByteArray(body), "Content-Type", "text/x; a=\"b\"");
      assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
      StompFrame message = bob.next("MESSAGE");
      assertThat(message.body()).isEqualTo(body);
      assertThat(message.headers())
          .containsEntry("from", name)
          .containsEntry("content-type", "text/x; a=\"b\"")
          .doesNotContainKeys("user-agent", "client-message-id", "content-length-x");
      JsonNode answer = json(response);
      assertThat(answer.propertyNames())
          .containsExactly("stream", "epoch", "offset", "id", "timestamp");
      assertThat(answer.get("stream").stringValue()).isEqualTo(stream);
      assertThat(answer.get("epoch").stringValue()).isEqualTo(message.header("epoch"));
      assertThat(answer.get("offset").longValue()).isEqualTo(message.number("offset"));
      assertThat(answer.get("id").stringValue()).isEqualTo(message.header("message-id"));
      assertThat(answer.get("timestamp").longValue()).isEqualTo(message.number("timestamp"));
    }
  }

  @Test
  @Shows("http-send")
  void theLocationIsThatOfTheMessage() throws Exception {
    String encoded = URLEncoder.encode("grüße@" + Names.unique("room"), UTF_8);
    HttpResponse<String> response =
        alice.post("/api/streams/room." + encoded + "/messages", "hello");
    String location = response.headers().firstValue("location").orElseThrow();
    assertThat(location).matches("/api/streams/room\\.gr%C3%BC%C3%9Fe[^/]*/messages/1");
    HttpResponse<String> message = alice.get(location);
    assertThat(message.statusCode()).isEqualTo(200);
    assertThat(json(message).get("body").stringValue()).isEqualTo("hello");
    assertThat(json(message).get("id")).isEqualTo(json(response).get("id"));
    assertThat(json(message).has("contentType")).isFalse();
  }

  @Test
  @Shows("http-one")
  void aMessageThatDoesNotExistIsNotFound() throws Exception {
    assertThat(alice.post(messages, "one").statusCode()).isEqualTo(201);
    assertThat(alice.get(messages + "/1").statusCode()).isEqualTo(200);
    assertProblem(alice.get(messages + "/2"), 404, "no-message");
    assertProblem(alice.get(messages + "/0"), 404, "no-message");
    assertProblem(alice.get(messages + "/x"), 400, "bad-parameter");
    assertProblem(alice.get(messages + "/1?epoch=other"), 409, "other-epoch");
  }

  @Test
  @Shows("http-repeat")
  void aRepeatHasTheValuesOfTheFirstMessage() throws Exception {
    String key = Names.unique("key");
    HttpResponse<String> first = alice.post(messages, "1", "Idempotency-Key", "\"" + key + "\"");
    assertThat(first.statusCode()).isEqualTo(201);
    HttpResponse<String> repeat = alice.post(messages, "2", "Idempotency-Key", key);
    assertThat(repeat.statusCode()).isEqualTo(200);
    assertThat(json(repeat).get("duplicate").booleanValue()).isTrue();
    assertThat(repeat.body().replace(",\"duplicate\":true", "")).isEqualTo(first.body());
    HttpResponse<String> elsewhere =
        alice.post("/api/users/bob/messages", "3", "Idempotency-Key", key);
    assertThat(elsewhere.body()).isEqualTo(repeat.body());
    assertThat(elsewhere.headers().firstValue("location"))
        .isEqualTo(first.headers().firstValue("location"));
    assertThat(alice.stored(messages)).containsExactly("1");
  }

  @Test
  @Shows("http-repeat")
  void aRepeatIsRecognizedAcrossProtocols() throws Exception {
    try (var stomp = StompUser.connect(server, name)) {
      StompFrame first = stomp.store(destination, "by stomp", "client-message-id:a");
      HttpResponse<String> repeat = alice.post(messages, "by http", "Idempotency-Key", "\"a\"");
      assertThat(repeat.statusCode()).isEqualTo(200);
      assertThat(json(repeat).get("offset").longValue()).isEqualTo(first.number("offset"));
      assertThat(json(repeat).get("id").stringValue()).isEqualTo(first.header("message-id"));
      JsonNode second = json(alice.post(messages, "by http", "Idempotency-Key", "b"));
      StompFrame receipt = stomp.store(destination, "by stomp", "client-message-id:b");
      assertThat(receipt.header("duplicate")).isEqualTo("true");
      assertThat(receipt.number("offset")).isEqualTo(second.get("offset").longValue());
    }
    assertThat(alice.stored(messages)).containsExactly("by stomp", "by http");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"",
        "\"a",
        "\"a\"b\"",
        "\"a\\b\"",
        "\"\"",
        "\"a\\\"",
        "",
        "a,b",
        "\"a\", \"b\"",
        "a b",
        "a;b=1"
      })
  @Shows("http-repeat")
  void anInvalidKeyIsRefused(String key) throws Exception {
    assertProblem(alice.post(messages, "x", "Idempotency-Key", key), 400, "bad-header");
    assertThat(alice.stored(messages)).isEmpty();
  }

  @Test
  @Shows("http-ephemeral")
  void anEphemeralMessageIsOnlyDelivered() throws Exception {
    try (var bob = StompUser.connect(server, "bob")) {
      bob.subscribe("1", destination);
      // The content type is that of a form, whose body must not be taken for parameters.
      HttpResponse<String> response =
          alice.post(
              messages + "?ephemeral=true",
              "ephemeral=false",
              "Content-Type",
              "application/x-www-form-urlencoded");
      assertThat(response.statusCode()).isEqualTo(202);
      assertThat(json(response).propertyNames()).containsExactly("stream", "id", "timestamp");
      assertThat(response.headers().firstValue("location")).isEmpty();
      StompFrame message = bob.next("MESSAGE");
      assertThat(message.text()).isEqualTo("ephemeral=false");
      assertThat(message.headers()).doesNotContainKey("offset");
    }
    assertThat(alice.stored(messages)).isEmpty();
    assertProblem(alice.post(messages + "?ephemeral=yes", "x"), 400, "bad-parameter");
    assertProblem(alice.post(messages + "?ephemeral", "x"), 400, "bad-parameter");
  }

  @Test
  @Shows("http-user")
  void aMessageToAUserIsStoredInTheInbox() throws Exception {
    String bob = Names.unique("bob");
    HttpResponse<String> response = alice.post("/api/users/" + bob + "/messages", "for bob");
    assertThat(response.statusCode()).isEqualTo(201);
    String location = response.headers().firstValue("location").orElseThrow();
    assertThat(location).isEqualTo("/api/streams/with." + bob + "/messages/1");
    assertThat(json(alice.get(location)).get("body").stringValue()).isEqualTo("for bob");
    assertThat(json(response).get("stream").stringValue()).isEqualTo("inbox." + bob);
    try (var stomp = StompUser.connect(server, bob)) {
      stomp.subscribe("1", "/user/queue/messages");
      StompFrame message = stomp.next("MESSAGE");
      assertThat(message.text()).isEqualTo("for bob");
      assertThat(message.number("offset")).isEqualTo(json(response).get("offset").longValue());
    }
    assertProblem(alice.post("/api/users/no%20name/messages", "x"), 400, "bad-name");
  }

  @Test
  @Shows({"http-send-identity", "code-no-name"})
  void aSenderHasAName() throws Exception {
    for (String path : List.of(messages, "/api/users/bob/messages")) {
      assertProblem(HttpSender.anonymous(server).post(path, "x"), 401, "no-name");
    }
    assertProblem(HttpSender.anonymous(server).batch("{}"), 401, "no-name");
    assertProblem(HttpSender.of(server, "no name").post(messages, "x"), 400, "bad-name");
    assertThat(HttpSender.of(server, "zo%C3%AB").post(messages, "x").statusCode()).isEqualTo(201);
    assertThat(json(alice.get(messages + "/1")).get("from").stringValue()).isEqualTo("zoë");
  }

  @ParameterizedTest
  @CsvSource({
    "inbox, 403, forbidden",
    "inbox.bob, 404, bad-destination",
    "with.a%20b, 400, bad-name",
    "members.lobby, 403, forbidden",
    "rulings, 404, bad-destination",
    "room., 400, bad-name",
    "room.a%20b, 400, bad-name"
  })
  @Shows("http-send-streams")
  void otherStreamsAreNotWritten(String other, int status, String code) throws Exception {
    assertProblem(alice.post("/api/streams/" + other + "/messages", "x"), status, code);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PUT|/api/streams/chat/messages|GET, POST",
        "PUT|/api/streams/chat/messages/1|DELETE, GET, PATCH",
        "POST|/api/streams/chat/messages/1|DELETE, GET, PATCH",
        "GET|/api/users/bob/messages|POST",
        "PUT|/api/messages|GET, POST"
      })
  void otherMethodsAreNotAllowed(String method, String path, String allowed) throws Exception {
    HttpResponse<String> response = alice.send(method, path, BodyPublishers.noBody());
    assertProblem(response, 405, "bad-request");
    assertThat(response.headers().firstValue("allow")).hasValue(allowed);
  }
}
