package chat.parley.http;

import static chat.parley.http.HttpSender.assertProblem;
import static chat.parley.http.HttpSender.json;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shows;
import chat.parley.testkit.StompUser;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages over HTTP have headers. */
class HeadersOverHttpTest {

  private final ParleyServer server = ParleyServer.shared();
  private final String name = Names.unique("alice");
  private final HttpSender alice = HttpSender.of(server, name);
  private final String stream = "room." + Names.unique("room");
  private final String destination = "/topic/" + stream;
  private final String messages = "/api/streams/" + stream + "/messages";

  @Test
  @Shows("http-headers")
  void onlyHeadersWithThePrefixArePassedOn() throws Exception {
    try (var bob = StompUser.connect(server, "bob")) {
      bob.subscribe("1", destination);
      HttpResponse<String> response =
          alice.post(
              messages,
              "x",
              "Parley-Header-X-Colour",
              "r%C3%B6t%3A%0A%20",
              "Parley-Header-empty",
              "",
              "Parley-Header-from",
              "root",
              "Parley-Header-Removed",
              "true",
              "Parley-Header-mentions",
              "bob",
              "X-Forwarded-For",
              "192.0.2.1",
              "X-Secret",
              "secret");
      assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
      assertThat(bob.next("MESSAGE").headers())
          .containsEntry("x-colour", "röt:\n ")
          .containsEntry("empty", "")
          .containsEntry("from", name)
          .containsEntry("mentions", "bob")
          .doesNotContainKeys("removes", "x-secret", "X-Secret", "x-forwarded-for");
      assertThat(json(alice.get(messages + "/1")).get("headers").propertyNames())
          .containsExactlyInAnyOrder("x-colour", "empty", "mentions");
    }
  }

  @Test
  @Shows("http-headers")
  void interpretedHeadersMeanTheSameAsInASend() throws Exception {
    String[] key = {"Parley-Header-client-message-id", "gr%C3%BC%C3%9Fe"};
    assertThat(alice.post(messages, "x", key).statusCode()).isEqualTo(201);
    assertThat(alice.post(messages, "x", key).statusCode()).isEqualTo(200);
    assertThat(alice.post(messages, "x", "Parley-Header-persistent", "false").statusCode())
        .isEqualTo(202);
    try (var stomp = StompUser.connect(server, name)) {
      assertThat(stomp.store(destination, "x", "client-message-id:grüße").header("duplicate"))
          .isEqualTo("true");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"%", "%G1", "%C3", "a%00b", "%ED%A0%80"})
  @Shows("http-headers")
  void invalidHeadersAreRefused(String value) throws Exception {
    assertProblem(alice.post(messages, "x", "Parley-Header-a", value), 400, "bad-header");
  }

  @Test
  @Shows("http-headers")
  void theHeadersOfAMessageHaveTheLimitsOfStomp() throws Exception {
    String fits = "v".repeat(1023);
    assertThat(alice.post(messages, "x", "Parley-Header-a", fits).statusCode()).isEqualTo(201);
    assertProblem(alice.post(messages, "x", "Parley-Header-a", fits + "v"), 400, "bad-header");
    String type = "text/" + "x".repeat(252);
    assertProblem(alice.post(messages, "x", "Content-Type", type), 400, "bad-header");
    var many = new String[130];
    for (int i = 0; i < many.length; i += 2) {
      many[i] = "Parley-Header-h" + i;
      many[i + 1] = "";
    }
    assertProblem(alice.post(messages, "x", many), 400, "bad-header");
  }
}
