package chat.parley.http;

import static chat.parley.http.HttpSender.assertProblem;
import static chat.parley.http.HttpSender.json;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Await;
import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shows;
import chat.parley.testkit.StompUser;
import chat.parley.testkit.UsesChat;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Users exist when they have been seen, or have a profile. */
@UsesChat
class UsersOverHttpTest {

  private final ParleyServer server = ParleyServer.shared();
  private final String name = Names.unique("ann");
  private final HttpSender ann = HttpSender.of(server, name);

  private static HttpResponse<String> put(HttpSender client, String user, String profile)
      throws Exception {
    return client.send(
        "PUT",
        "/api/users/" + user,
        BodyPublishers.ofString(profile),
        "Content-Type",
        "application/json");
  }

  private List<String> names(String prefix) {
    try {
      String query = URLEncoder.encode(prefix, StandardCharsets.UTF_8);
      return json(ann.get("/api/users?prefix=" + query))
          .get("users")
          .valueStream()
          .map(user -> user.get("name").stringValue())
          .toList();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void awaitUser(String user) {
    Await.until(() -> user + " is not listed", () -> names(user).equals(List.of(user)));
  }

  @Test
  @Shows("http-users-put")
  void aUserSetsTheOwnProfile() throws Exception {
    String profile = "{\"displayName\":\"Ann Miller\",\"avatar\":\"/avatars/ann.png\"}";
    HttpResponse<String> added = put(ann, name, profile);
    assertThat(added.statusCode()).isEqualTo(201);
    assertThat(added.body())
        .isEqualTo(
            "{\"name\":\"%s\",\"displayName\":\"Ann Miller\",\"avatar\":\"/avatars/ann.png\"}"
                .formatted(name));
    assertThat(ann.get("/api/users/" + name).body()).isEqualTo(added.body());
    HttpResponse<String> replaced = put(ann, name, "{\"displayName\":\"Ann\"}");
    assertThat(replaced.statusCode()).isEqualTo(200);
    assertThat(replaced.body())
        .isEqualTo("{\"name\":\"%s\",\"displayName\":\"Ann\",\"avatar\":null}".formatted(name));
    assertProblem(put(ann, "bob", profile), 403, "forbidden");
    assertProblem(put(HttpSender.anonymous(server), name, profile), 401, "no-name");
  }

  @Test
  @Shows("http-users-put")
  void profilesThatAreNotAllowedAreRefused() throws Exception {
    assertProblem(put(ann, name, "{\"avatar\":\"javascript:alert(1)\"}"), 400, "bad-body");
    assertProblem(put(ann, name, "{\"name\":\"bob\"}"), 400, "bad-body");
    assertProblem(put(ann, name, "x".repeat(9000)), 413, "message-too-large");
    assertProblem(put(ann, "a%20b", "{}"), 400, "bad-name");
    HttpResponse<String> text =
        ann.send("PUT", "/api/users/" + name, BodyPublishers.ofString("{}"));
    assertProblem(text, 415, "bad-request");
    assertProblem(ann.get("/api/users/" + name), 404, "no-user");
  }

  @Test
  @Shows("http-users-seen")
  void aUserWithASessionExists() {
    try (var _ = StompUser.connect(server.port(), name)) {
      awaitUser(name);
    }
  }

  @Test
  @Shows("http-users-seen")
  void aUserThatSendsByHttpExists() throws Exception {
    assertThat(ann.post("/api/streams/chat/messages", "x").statusCode()).isEqualTo(201);
    awaitUser(name);
  }

  @Test
  @Shows("http-users-list")
  void usersAreListedInPages() throws Exception {
    String prefix = Names.unique("list");
    for (int i = 0; i < 3; i++) {
      String user = prefix + i;
      put(HttpSender.of(server, user), user, "{}");
    }
    String path = "/api/users?limit=2&prefix=" + prefix.toUpperCase(Locale.ROOT);
    var first = json(ann.get(path));
    assertThat(first.get("users")).hasSize(2);
    var second = json(ann.get(path + "&after=" + first.get("next").stringValue()));
    assertThat(second.get("users").get(0).get("name").stringValue()).isEqualTo(prefix + "2");
    assertThat(second.get("next").isNull()).isTrue();
    assertThat(names(prefix)).containsExactly(prefix + "0", prefix + "1", prefix + "2");
  }

  @ParameterizedTest
  @Shows("http-users-list")
  @ValueSource(strings = {"limit=0", "limit=101", "limit=x", "after=x", "prefix=%00"})
  void otherParametersAreRefused(String query) throws Exception {
    assertProblem(ann.get("/api/users?" + query), 400, "bad-parameter");
  }

  @Test
  @Shows("http-users-one")
  void aUserThatDoesNotExistIsNotFound() throws Exception {
    assertProblem(ann.get("/api/users/" + name), 404, "no-user");
    assertProblem(ann.get("/api/users/a%20b"), 400, "bad-name");
  }
}
