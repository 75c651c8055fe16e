package chat.parley.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.TestTokens;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import tools.jackson.databind.json.JsonMapper;

/**
 * Attempts the actions of the {@link RoomAccessTable} over HTTP, as the user itself or as a service
 * that acts for the user. Each method returns {@code y}, or {@code empty} if a page lacks the
 * message of the room, or the code of the refusal.
 */
record RoomHttpAttempts(ParleyServer server, boolean acting) {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String JSON = "application/json";

  String attempt(String action, RoomScene scene) throws IOException, InterruptedException {
    String messages = "/api/streams/room.%s/messages".formatted(scene.room());
    String changes = "/api/streams/members.%s/messages".formatted(scene.room());
    return switch (action) {
      case "read" -> page(scene, messages);
      case "read one" -> get(scene, messages + "/1");
      case "poll" -> page(scene, "/api/messages?at=room.%s:0".formatted(scene.room()));
      case "wait" -> page(scene, messages + "?after=0&wait=1");
      case "events" -> get(scene, "/api/streams/room.%s/events".formatted(scene.room()));
      case "read changes" -> get(scene, changes);
      case "poll changes" -> get(scene, "/api/messages?at=members.%s:0".formatted(scene.room()));
      case "read the readers" -> get(scene, messages + "/1/readers");
      case "read the markers" -> get(scene, "/api/streams/room.%s/markers".formatted(scene.room()));
      case "move the marker" ->
          json(
              scene,
              "POST",
              "/api/read",
              "{\"stream\":\"room.%s\",\"offset\":1}".formatted(scene.room()));
      case "send" -> send(scene, "POST", messages, "text/plain", "x");
      case "send ephemeral" -> send(scene, "POST", messages + "?ephemeral=true", "text/plain", "x");
      case "send in a batch" ->
          send(
              scene,
              "POST",
              "/api/messages",
              "application/vnd.parley.batch+json",
              "{\"messages\":[{\"to\":\"room.%s\",\"body\":\"x\"}]}".formatted(scene.room()));
      case "send to the changes" -> json(scene, "POST", changes, "{}");
      case "remove a message" -> json(scene, "POST", "/api/moderation", scene.removal());
      case "edit a message" -> send(scene, "PATCH", messages + "/1", "text/plain", "y");
      case "remove it as its author" -> send(scene, "DELETE", messages + "/1", "text/plain", "");
      default -> changeRoom(action, scene);
    };
  }

  private String changeRoom(String action, RoomScene scene)
      throws IOException, InterruptedException {
    String room = "/api/rooms/" + scene.room();
    return switch (action) {
      case "read room" -> get(scene, room);
      case "create" -> json(scene, "PUT", room, "{}");
      case "create open" -> json(scene, "PUT", room, "{\"kind\":\"open\"}");
      case "delete" -> json(scene, "DELETE", room, "");
      case "set the title" -> json(scene, "PATCH", room, "{\"title\":\"News\"}");
      case "set the topic" -> json(scene, "PATCH", room, "{\"topic\":\"news\"}");
      case "set the limit" -> json(scene, "PATCH", room, "{\"limit\":50}");
      case "set the kind" -> json(scene, "PATCH", room, scene.otherKind());
      case "set the history" -> json(scene, "PATCH", room, "{\"history\":\"from-join\"}");
      case "set the senders" -> json(scene, "PATCH", room, scene.otherGrantees("write"));
      case "set the inviters" -> json(scene, "PATCH", room, scene.otherGrantees("invite"));
      case "read pins" -> page(scene, room + "/pins");
      case "pin" -> json(scene, "PUT", room + "/pins/1", "");
      case "unpin" -> json(scene, "DELETE", room + "/pins/1", "");
      case "list members" -> get(scene, room + "/members");
      default -> json(scene, "POST", room + "/members", changeOfMembers(action, scene));
    };
  }

  /** Returns lists of users, or one change as over STOMP. */
  private static String changeOfMembers(String action, RoomScene scene) {
    String me = scene.user();
    return switch (action) {
      case "join" -> add(me, "");
      case "leave" -> remove(me);
      case "add eve" -> add("eve", "");
      case "add eve as moderator" -> add("eve", "moderator");
      case "make bob a reader" -> add("bob", "reader");
      case "make bob a moderator" -> add("bob", "moderator");
      case "make oneself owner" -> add(me, "owner");
      case "remove bob" -> remove("bob");
      case "remove mo" -> remove("mo");
      case "remove ann" -> remove("ann");
      default -> RoomScene.change(action, me);
    };
  }

  private static String add(String user, String role) {
    String roleField = role.isEmpty() ? "" : ",\"role\":\"" + role + "\"";
    return "{\"add\":[{\"user\":\"%s\"%s}]}".formatted(user, roleField);
  }

  private static String remove(String user) {
    return "{\"remove\":[\"%s\"]}".formatted(user);
  }

  private String page(RoomScene scene, String path) throws IOException, InterruptedException {
    HttpResponse<InputStream> response = request(scene, "GET", path, JSON, "");
    try (InputStream in = response.body()) {
      String body = new String(in.readAllBytes(), UTF_8);
      return response.statusCode() >= 300
          ? JsonMapper.shared().readTree(body).get("code").stringValue()
          : body.contains("\"body\":\"x\"") ? "y" : "empty";
    }
  }

  private String get(RoomScene scene, String path) throws IOException, InterruptedException {
    return json(scene, "GET", path, "");
  }

  private String json(RoomScene scene, String method, String path, String body)
      throws IOException, InterruptedException {
    return send(scene, method, path, JSON, body);
  }

  private String send(RoomScene scene, String method, String path, String type, String body)
      throws IOException, InterruptedException {
    // An event stream does not end.
    HttpResponse<InputStream> response = request(scene, method, path, type, body);
    try (InputStream in = response.body()) {
      return response.statusCode() < 300
          ? "y"
          : JsonMapper.shared().readTree(in).get("code").stringValue();
    }
  }

  private HttpResponse<InputStream> request(
      RoomScene scene, String method, String path, String type, String body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .header("Content-Type", type)
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (acting) {
      request.header("Authorization", "Bearer " + TestTokens.of("backend", "service"));
      request.header("Parley-As", scene.user());
    } else {
      request.header("Authorization", "Bearer " + scene.token());
    }
    return HTTP.send(request.build(), BodyHandlers.ofInputStream());
  }
}
