package chat.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.Address;
import chat.parley.message.RoomName;
import chat.parley.testkit.EventStream;
import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Poller;
import chat.parley.testkit.Shows;
import chat.parley.testkit.StompUser;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A room is deleted and created again under its old name on one node, and used on another one that
 * knew the former room and was not told of the changes.
 */
class RecreatedRoomOverHttpTest {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final ParleyServer server = ParleyServer.shared();
  private final String ann = Names.unique("ann");
  private final String room = Names.unique("room");
  private final String messages = "/api/streams/room." + room + "/messages";
  private final Poller poller = new Poller(ann);
  private String formerEpoch;

  @BeforeEach
  void createAgain() throws Exception {
    assertThat(onFirstNode("PUT", "{}").statusCode()).isEqualTo(201);
    assertThat(post("former").statusCode()).isEqualTo(201);
    formerEpoch = json(get(messages)).get("epoch").stringValue();
    assertThat(onFirstNode("DELETE", "").statusCode()).isEqualTo(204);
    assertThat(onFirstNode("PUT", "{\"kind\":\"private\"}").statusCode()).isEqualTo(201);
  }

  @AfterEach
  void close() {
    poller.close();
  }

  private HttpResponse<String> send(int node, String method, String path, String body)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port(node) + path))
            .header("Parley-User", ann)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build();
    return HTTP.send(request, BodyHandlers.ofString());
  }

  private HttpResponse<String> onFirstNode(String method, String body) throws Exception {
    return send(0, method, "/api/rooms/" + room, body);
  }

  private HttpResponse<String> post(String text) throws Exception {
    return send(1, "POST", messages, text);
  }

  /** Sends a message to the second node, again as long as it advises to. */
  private void store(String text) throws Exception {
    HttpResponse<String> response = post(text);
    while (response.statusCode() == 503) {
      assertThat(json(response).get("code").stringValue()).isEqualTo("busy");
      assertThat(json(response).get("advice").stringValue()).isEqualTo("retry");
      response = post(text);
    }
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    assertThat(json(response).get("epoch").stringValue()).isNotEqualTo(formerEpoch);
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(1, "GET", path, "");
  }

  private static JsonNode json(HttpResponse<String> response) {
    return JsonMapper.shared().readTree(response.body());
  }

  private void assertIsNew(JsonNode position) {
    assertThat(position.get("epoch").stringValue()).isNotEqualTo(formerEpoch);
  }

  @Test
  @Shows({"room-again", "code-other-epoch"})
  void aPageIsThatOfTheNewRoomAndAFormerEpochIsRefused() throws Exception {
    JsonNode page = json(get(messages));
    assertIsNew(page);
    assertThat(page.get("messages")).isEmpty();
    HttpSender.assertProblem(get(messages + "?epoch=" + formerEpoch), 409, "other-epoch");
    HttpSender.assertProblem(get(messages + "/1?epoch=" + formerEpoch), 409, "other-epoch");
  }

  @Test
  @Shows("room-again")
  void aPollFromAFormerPositionIsAnsweredAtOnce() {
    String at = "room." + room + ":" + formerEpoch + ":1";
    Poller.Answer answer = Poller.read(poller.pollAndWait(server.port(1), List.of(at)));
    assertThat(answer.recovered(0)).isFalse();
    assertThat(answer.bodies()).isEmpty();
    assertIsNew(answer.page(0));
  }

  @Test
  @Shows("room-again")
  void aPollFromTheBeginningWaitsForMessagesOfTheNewRoom() throws Exception {
    CompletableFuture<HttpResponse<String>> waiting =
        poller.pollAndWait(server.port(1), List.of("room." + room + ":0"));
    server.awaitWaiting(new Address.Room(new RoomName(room), 1), 1);
    store("new");
    assertThat(Poller.read(waiting).bodies()).containsExactly("new");
  }

  @Test
  @Shows("room-again")
  void anEventStreamFromAFormerPositionHasNotRecovered() throws Exception {
    try (var events =
        EventStream.open(
            server.port(1),
            "/api/events?at=room." + room + ":" + formerEpoch + ":1",
            "Parley-User",
            ann)) {
      EventStream.Event joined = events.next("joined");
      assertThat(joined.data().get("recovered").booleanValue()).isFalse();
      assertIsNew(joined.data());
      store("new");
      assertThat(events.next("message").text("body")).isEqualTo("new");
    }
  }

  @Test
  @Shows("room-again")
  void aSubscriptionFromAFormerPositionHasNotRecovered() throws Exception {
    try (var user = StompUser.connect(server.port(1), ann)) {
      var receipt = user.subscribe("m", "/topic/room." + room, "offset:1", "epoch:" + formerEpoch);
      assertThat(receipt.headers())
          .containsEntry("recovered", "false")
          .doesNotContainEntry("epoch", formerEpoch);
      store("new");
      assertThat(user.next("MESSAGE").text()).isEqualTo("new");
    }
  }

  @Test
  @Shows("room-again")
  void aMessageGoesToTheNewRoomOrIsToBeSentAgain() throws Exception {
    store("new");
    JsonNode page = json(get(messages));
    assertThat(page.get("messages")).hasSize(1);
    assertThat(page.get("messages").get(0).get("body").stringValue()).isEqualTo("new");
  }
}
