package chat.parley.security;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shows;
import chat.parley.testkit.TestTokens;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * The permissions in rooms, tested cell by cell of the {@link RoomAccessTable} by HTTP. An action
 * that is refused must not change the room, its members or its messages.
 */
class RoomAccessIT {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String JSON = "application/json";

  private static ParleyServer server;

  @BeforeAll
  static void start() {
    server = ParleyServer.start(TestTokens.tokenModeProperties());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  static Stream<RoomAccessTable.Cell> cells() throws IOException {
    return RoomAccessTable.cells("http");
  }

  @ParameterizedTest
  @MethodSource("cells")
  @Shows({"access", "room-rights"})
  void permissionsMatchTheTable(RoomAccessTable.Cell cell) throws Exception {
    RoomScene scene = RoomScene.create(server, cell.kind(), cell.role());
    String before = scene.state();
    assertThat(attempt(cell.action(), scene)).isEqualTo(cell.outcome());
    if (!cell.outcome().equals("y")) {
      assertThat(scene.state()).isEqualTo(before);
    }
  }

  private static String attempt(String action, RoomScene scene) throws Exception {
    String room = "/api/rooms/" + scene.room();
    String messages = "/api/streams/room." + scene.room();
    String changes = "/api/streams/members." + scene.room();
    String members = room + "/members";
    String me = scene.user();
    return switch (action) {
      case "read" -> get(me, messages + "/messages");
      case "read one" -> get(me, messages + "/messages/1");
      case "poll" -> get(me, "/api/messages?at=room.%s:0".formatted(scene.room()));
      case "wait" -> get(me, messages + "/messages?after=0&wait=1");
      case "events" -> get(me, messages + "/events");
      case "read changes" -> get(me, changes + "/messages");
      case "poll changes" -> get(me, "/api/messages?at=members.%s:0".formatted(scene.room()));
      case "list members" -> get(me, members);
      case "read room" -> get(me, room);
      case "send" -> send(me, "POST", messages + "/messages", "text/plain", "x");
      case "send in a batch" ->
          send(
              me,
              "POST",
              "/api/messages",
              "application/vnd.parley.batch+json",
              "{\"messages\":[{\"to\":\"room.%s\",\"body\":\"x\"}]}".formatted(scene.room()));
      case "send to the changes" -> send(me, "POST", changes + "/messages", JSON, "{}");
      case "create" -> send(me, "PUT", room, JSON, "{}");
      case "set the topic" -> send(me, "PATCH", room, JSON, "{\"topic\":\"news\"}");
      case "set the limit" -> send(me, "PATCH", room, JSON, "{\"limit\":50}");
      case "delete" -> send(me, "DELETE", room, JSON, "");
      case "remove a message" ->
          send(
              me,
              "POST",
              "/api/moderation",
              JSON,
              "{\"do\":\"remove\",\"stream\":\"room.%s\",\"offset\":1}".formatted(scene.room()));
      default -> changeMembers(action, me, members);
    };
  }

  private static String changeMembers(String action, String me, String members) throws Exception {
    return switch (action) {
      case "join" -> add(me, members, me, "");
      case "leave" -> remove(me, members, me);
      case "add eve" -> add(me, members, "eve", "");
      case "add eve as moderator" -> add(me, members, "eve", "moderator");
      case "make bob a reader" -> add(me, members, "bob", "reader");
      case "make bob a moderator" -> add(me, members, "bob", "moderator");
      case "make oneself owner" -> add(me, members, me, "owner");
      case "remove bob" -> remove(me, members, "bob");
      case "remove mo" -> remove(me, members, "mo");
      case "remove ann" -> remove(me, members, "ann");
      default -> throw new IllegalArgumentException(action);
    };
  }

  private static String add(String by, String members, String user, String role) throws Exception {
    String roleField = role.isEmpty() ? "" : ",\"role\":\"" + role + "\"";
    return send(
        by, "POST", members, JSON, "{\"add\":[{\"user\":\"%s\"%s}]}".formatted(user, roleField));
  }

  private static String remove(String by, String members, String user) throws Exception {
    return send(by, "POST", members, JSON, "{\"remove\":[\"%s\"]}".formatted(user));
  }

  private static String get(String by, String path) throws Exception {
    return send(by, "GET", path, JSON, "");
  }

  /** Returns {@code y}, or the code of the refusal. */
  private static String send(String by, String method, String path, String type, String body)
      throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .header("Authorization", "Bearer " + TestTokens.of(by))
            .header("Content-Type", type)
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    // An event stream does not end.
    HttpResponse<InputStream> response = HTTP.send(request, BodyHandlers.ofInputStream());
    try (InputStream in = response.body()) {
      return response.statusCode() < 300
          ? "y"
          : JsonMapper.shared().readTree(in).get("code").stringValue();
    }
  }
}
