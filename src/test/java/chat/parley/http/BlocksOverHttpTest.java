package chat.parley.http;

import static chat.parley.http.HttpSender.assertProblem;
import static chat.parley.http.HttpSender.json;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.RawWebSocket;
import chat.parley.testkit.Shows;
import chat.parley.testkit.StompUser;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** A user blocks another one by HTTP or by STOMP, which refuses messages of every protocol. */
class BlocksOverHttpTest {

  private final ParleyServer server = ParleyServer.shared();
  private final String annsName = Names.unique("ann");
  private final String bobsName = Names.unique("bob");
  private final HttpSender ann = HttpSender.of(server, annsName);
  private final HttpSender bob = HttpSender.of(server, bobsName);

  private static String request(String user, boolean blocked) {
    return "{\"user\": \"%s\", \"blocked\": %s}".formatted(user, blocked);
  }

  private static String batch(String first, String second, boolean persistent) {
    return """
    {"messages": [{"to": "%s", "body": "x"},
      {"to": "%s", "body": "x", "headers": {"persistent": "%s"}}]}\
    """
        .formatted(first, second, persistent);
  }

  private static HttpResponse<String> block(HttpSender by, String user, boolean blocked)
      throws Exception {
    return by.post("/api/block", request(user, blocked), "Content-Type", "application/json");
  }

  @Test
  @Shows("http-block")
  void aBlockedUserIsRefusedByHttp() throws Exception {
    assertThat(block(ann, bobsName, true).statusCode()).isEqualTo(204);
    assertProblem(bob.post("/api/users/" + annsName + "/messages", "x"), 403, "blocked");
    assertProblem(bob.post("/api/streams/with." + annsName + "/messages", "x"), 403, "blocked");
    assertProblem(ann.post("/api/streams/with." + bobsName + "/messages", "x"), 403, "blocked");
    assertProblem(
        bob.post("/api/streams/with." + annsName + "/messages?ephemeral=true", "x"),
        403,
        "blocked");
    String other = "room." + Names.unique("other");
    for (boolean persistent : new boolean[] {true, false}) {
      HttpResponse<String> batch = bob.batch(batch(other, "with." + annsName, persistent));
      assertProblem(batch, 403, "blocked");
      assertThat(json(batch).get("detail").stringValue()).startsWith("messages[1]: ");
    }
    assertThat(ann.stored("/api/streams/" + other + "/messages")).isEmpty();
    assertThat(ann.get("/api/blocks").body())
        .isEqualTo("{\"users\":[\"%s\"],\"next\":null}".formatted(bobsName));
    assertThat(block(ann, bobsName, false).statusCode()).isEqualTo(204);
    assertThat(bob.post("/api/users/" + annsName + "/messages", "x").statusCode()).isEqualTo(201);
  }

  @Test
  @Shows("stomp-block")
  void aBlockedUserIsRefusedByStompAndTheOldProtocol() throws Exception {
    try (var blocking = StompUser.connect(server, annsName);
        var blocked = StompUser.connect(server, bobsName);
        var old = RawWebSocket.open(server.port(), "/ws/" + bobsName + "/")) {
      blocking.store("/app/block", request(bobsName, true));
      blocked.subscribe("errors", "/user/queue/errors");
      blocked.send("/user/" + annsName + "/queue/messages", "x");
      assertThat(blocked.next("MESSAGE").header("code")).isEqualTo("blocked");
      old.send("{\"message\": \"x\", \"to_user\": \"%s\"}".formatted(annsName));
      assertThat(old.next()).contains("blocked");
    }
  }

  @Test
  @Shows("http-block")
  void badRequestsChangeNothing() throws Exception {
    assertProblem(
        ann.post("/api/block", "{}", "Content-Type", "application/json"), 400, "bad-body");
    assertProblem(block(ann, "a b", true), 400, "bad-name");
    assertProblem(block(ann, annsName, true), 400, "bad-body");
    assertProblem(ann.get("/api/blocks?limit=0"), 400, "bad-parameter");
    assertThat(json(ann.get("/api/blocks")).get("users")).isEmpty();
  }
}
