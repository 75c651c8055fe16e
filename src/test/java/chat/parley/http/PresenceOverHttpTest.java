package chat.parley.http;

import static chat.parley.http.HttpSender.assertProblem;
import static chat.parley.http.HttpSender.json;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.presence.PresenceViewer;
import chat.parley.testkit.Await;
import chat.parley.testkit.EventStream;
import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.RoomOwner;
import chat.parley.testkit.Shows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Users read the presence of others by HTTP, and set their own. */
class PresenceOverHttpTest {

  private static final String PATH = "/api/presence";
  private static final ParleyServer SERVER =
      ParleyServer.start("parley.presence.grace=1s", "parley.presence.interval=100ms");

  private final String annsName = Names.unique("ann");
  private final String bobsName = Names.unique("bob");
  private final HttpSender ann = HttpSender.of(SERVER, annsName);
  private final HttpSender bob = HttpSender.of(SERVER, bobsName);

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  private static HttpResponse<String> post(HttpSender user, String json) throws Exception {
    return user.post(PATH, json, "Content-Type", "application/json");
  }

  private JsonNode bob() {
    try {
      return json(ann.get(PATH + "?user=" + bobsName)).path(bobsName);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void awaitState(String state) {
    Await.until(
        () -> "bob is not " + state, () -> bob().path("state").stringValue("").equals(state));
  }

  @Test
  @Shows("http-presence")
  void theStateOfAnEventStreamIsSetByHttp() throws Exception {
    RoomOwner.create(SERVER, annsName, Names.unique("team"), "private").add(bobsName);
    awaitState("offline");
    try (var stream =
        EventStream.open(SERVER.port(), "/api/events?at=chat", "Parley-User", bobsName)) {
      stream.next("joined");
      awaitState("online");
      assertThat(post(bob, "{\"state\": \"away\"}").statusCode()).isEqualTo(204);
      awaitState("away");
      assertThat(post(bob, "{\"state\": \"invisible\"}").statusCode()).isEqualTo(204);
      awaitState("offline");
      assertThat(post(bob, "{\"state\": \"online\"}").statusCode()).isEqualTo(204);
      awaitState("online");
    }
    awaitState("offline");
    Await.until(() -> "bob was never seen", () -> bob().path("last-seen").longValue(0) > 0);
  }

  @Test
  @Shows("http-presence")
  void severalUsersAreReadAtOnce() throws Exception {
    RoomOwner.create(SERVER, annsName, Names.unique("team"), "public").add(bobsName);
    String path = PATH + "?user=" + bobsName + "&user=eve&user=" + annsName;
    awaitState("offline");
    assertThat(ann.get(path).body())
        .isEqualTo(
            ("{\"%s\":{\"state\":\"offline\"},\"eve\":{\"state\":\"unknown\"},"
                    + "\"%s\":{\"state\":\"offline\"}}")
                .formatted(bobsName, annsName));
  }

  @Test
  @Shows("http-presence")
  void theSessionsOfAUserWatchWhatItNamesByHttp() throws Exception {
    RoomOwner.create(SERVER, annsName, Names.unique("team"), "private").add(bobsName);
    try (var viewer = PresenceViewer.connect(SERVER, annsName).subscribe()) {
      String watch = "{\"watch\": [\"%s\"]}".formatted(bobsName);
      assertThat(post(ann, watch).statusCode()).isEqualTo(204);
      viewer.await(bobsName, "offline");
    }
  }

  @Test
  @Shows({"http-presence", "code-too-many-watched"})
  void badRequestsAreRefused() throws Exception {
    assertProblem(ann.get(PATH), 400, "bad-parameter");
    assertProblem(ann.get(PATH + "?user=a%20b"), 400, "bad-name");
    assertProblem(post(ann, "{}"), 400, "bad-body");
    assertProblem(post(ann, "{\"state\": \"busy\"}"), 400, "bad-body");
    String many =
        IntStream.range(0, 501).mapToObj(i -> "user=u" + i).collect(Collectors.joining("&"));
    assertProblem(ann.get(PATH + "?" + many), 400, "too-many-watched");
    HttpSender guest = HttpSender.of(SERVER, "guest-abcdefghijkl");
    assertProblem(guest.get(PATH + "?user=bob"), 403, "forbidden");
    assertProblem(post(guest, "{\"state\": \"away\"}"), 403, "forbidden");
  }
}
