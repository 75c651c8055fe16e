package chat.parley.http;

import static chat.parley.http.HttpSender.assertProblem;
import static chat.parley.http.HttpSender.json;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.EventStream;
import chat.parley.testkit.Handshake;
import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.ServerLog;
import chat.parley.testkit.Shows;
import chat.parley.testkit.StompUser;
import chat.parley.testkit.TestTokens;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Rooms that users and a service create. */
class RoomInTokenModeIT {

  private static final String PRIVATE = "{\"kind\":\"private\"}";
  private static final String OF_ANN = "{\"kind\":\"private\",\"owner\":\"ann\"}";
  private static final String SERVICE_TOKEN = TestTokens.of("backend", "service");

  @AutoClose
  private static final ParleyServer SERVER = ParleyServer.start(TestTokens.tokenModeProperties());

  private final String room = Names.unique("club");
  private final String path = "/api/rooms/" + room;
  private final String members = path + "/members";
  private final String messages = "/api/streams/room." + room + "/messages";
  private final HttpSender ann = HttpSender.withToken(SERVER, TestTokens.of("ann"));
  private final HttpSender bob = HttpSender.withToken(SERVER, TestTokens.of("bob"));
  private final HttpSender backend = HttpSender.withToken(SERVER, SERVICE_TOKEN);

  private static void assertOk(int status, HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
  }

  private static EventStream events(String stream, String token) {
    return EventStream.open(
        SERVER.port(), "/api/streams/" + stream + "/events", "Authorization", "Bearer " + token);
  }

  private static StompUser stomp(String token) {
    StompUser user =
        StompUser.connect(
            Handshake.to(SERVER, "/stomp").header("Authorization: Bearer " + token).open());
    user.subscribe("errors", "/user/queue/errors");
    return user;
  }

  @Test
  @Shows("room-in-use")
  void anOpenRoomThatOthersReadIsCreatedByAServiceOnly() throws Exception {
    try (var events = events("room." + room, TestTokens.of("eve"))) {
      events.next("joined");
      assertProblem(ann.json("PUT", path, PRIVATE), 409, "room-exists");
      assertProblem(backend.json("PUT", path, PRIVATE, "Parley-As", "ann"), 409, "room-exists");
      assertOk(201, backend.json("PUT", path, PRIVATE));
      assertThat(events.next("error").text("code")).isEqualTo("not-a-member");
    }
  }

  @Test
  @Shows("room-service")
  void aServiceCreatesARoomForItsOwner() throws Exception {
    assertProblem(bob.json("PUT", path, OF_ANN), 403, "not-your-role");
    assertProblem(backend.json("PUT", path, OF_ANN, "Parley-As", "bob"), 403, "not-your-role");
    HttpResponse<String> created = backend.json("PUT", path, OF_ANN);
    assertOk(201, created);
    assertThat(json(created).has("role")).as("the service is no member").isFalse();
    assertThat(json(ann.get(path)).get("role").stringValue()).isEqualTo("owner");
    assertThat(ann.get(members).body())
        .isEqualTo("{\"members\":[{\"user\":\"ann\",\"role\":\"owner\",\"since\":0}]}");
    assertProblem(backend.json("PUT", path, OF_ANN), 409, "room-exists");
  }

  @Test
  @Shows("room-service")
  void aServiceThatIsNoMemberSetsMembersAndChangesAndDeletesTheRoom() throws Exception {
    assertOk(201, backend.json("PUT", path, OF_ANN));
    String lists =
        "{\"add\":[{\"user\":\"bob\",\"role\":\"owner\"},{\"user\":\"carl\"}],\"remove\":[\"ann\"]}";
    assertThat(backend.json("POST", members, lists).body())
        .isEqualTo("{\"members\":2,\"offset\":2}");
    assertProblem(ann.get(members), 403, "not-a-member");
    String role = "{\"do\":\"role\",\"user\":\"carl\",\"role\":\"reader\"}";
    assertOk(200, backend.json("POST", members, role));
    assertThat(bob.get(members).body())
        .isEqualTo(
            "{\"members\":[{\"user\":\"bob\",\"role\":\"owner\",\"since\":0},"
                + "{\"user\":\"carl\",\"role\":\"reader\",\"since\":0}]}");
    assertOk(200, backend.json("PATCH", path, "{\"title\":\"Club\",\"limit\":2}"));
    assertThat(json(bob.get(path)).get("title").stringValue()).isEqualTo("Club");
    assertProblem(
        backend.json("POST", members, "{\"add\":[{\"user\":\"dan\"}]}"), 409, "room-full");
    assertProblem(backend.json("POST", members, "{\"remove\":[\"bob\"]}"), 409, "last-owner");
    assertThat(bob.stored("/api/streams/members." + room + "/messages"))
        .hasSize(4)
        .allMatch(change -> change.endsWith(",\"by\":\"backend\"}"));
    assertOk(204, backend.delete(path));
    assertProblem(bob.get(path), 404, "no-room");
  }

  @Test
  @Shows("room-service")
  void aServiceReadsARoomWithoutBeingAMember() throws Exception {
    assertOk(201, ann.json("PUT", path, PRIVATE));
    assertOk(201, ann.post(messages, "for members"));
    assertThat(backend.stored(messages)).containsExactly("for members");
    assertThat(backend.get("/api/messages?at=room." + room + ":0").body()).contains("for members");
    assertThat(json(backend.get(path)).get("kind").stringValue()).isEqualTo("private");
    assertThat(json(backend.get(members)).get("members")).hasSize(1);
    assertThat(backend.stored("/api/streams/members." + room + "/messages")).hasSize(1);
    try (var events = events("room." + room, SERVICE_TOKEN);
        var stomp = stomp(SERVICE_TOKEN)) {
      events.next("joined");
      stomp.subscribe("m", "/topic/room." + room, "history:1");
      assertThat(stomp.next("MESSAGE").text()).isEqualTo("for members");
      stomp.subscribe("c", "/topic/members." + room);
      assertOk(201, ann.post(messages, "live"));
      assertThat(events.next("message").text("body")).isEqualTo("live");
      assertThat(stomp.next("MESSAGE").text()).isEqualTo("live");
      assertOk(200, ann.json("POST", members, "{\"add\":[{\"user\":\"bob\"}]}"));
      assertThat(stomp.next("MESSAGE").text()).contains("\"do\":\"add\"");
      assertOk(200, ann.json("POST", members, "{\"remove\":[\"bob\"]}"));
      assertThat(stomp.next("MESSAGE").text()).contains("\"do\":\"remove\"");
    }
  }

  @Test
  @Shows("room-read-audit")
  void aReadOfAServiceThatIsNoMemberIsAudited() throws Exception {
    assertOk(201, ann.json("PUT", path, PRIVATE));
    try (ServerLog log = ServerLog.open();
        var stomp = stomp(SERVICE_TOKEN)) {
      String line = "parley.audit: event=\"room-read\" room=%s by=backend".formatted(room);
      assertOk(200, ann.get(messages));
      stomp.subscribe("m", "/topic/room." + room);
      for (String read : List.of(messages, members, path)) {
        assertOk(200, backend.get(read));
      }
      assertThat(log.lines().stream().filter(l -> l.contains("room-read"))).containsExactly(line);
    }
  }

  @Test
  @Shows("room-service")
  void aServiceThatIsNoMemberSendsNothing() throws Exception {
    assertOk(201, ann.json("PUT", path, PRIVATE));
    assertProblem(backend.post(messages, "x"), 403, "not-a-member");
    String batch = "{\"messages\":[{\"to\":\"room.%s\",\"body\":\"x\"}]}".formatted(room);
    assertProblem(backend.batch(batch), 403, "not-a-member");
    try (var stomp = stomp(SERVICE_TOKEN)) {
      stomp.send("/topic/room." + room, "x", "receipt:7");
      assertThat(stomp.next("MESSAGE").headers())
          .containsEntry("code", "not-a-member")
          .containsEntry("receipt-id", "7");
    }
    assertThat(ann.stored(messages)).isEmpty();
    assertOk(200, backend.json("POST", members, "{\"add\":[{\"user\":\"backend\"}]}"));
    assertOk(201, backend.post(messages, "a member now"));
  }

  @Test
  @Shows({"room-service", "http-acting"})
  void aServiceThatActsForAUserHasTheRightsOfThatUserInTheRoom() throws Exception {
    assertOk(201, backend.json("PUT", path, PRIVATE, "Parley-As", "ann"));
    assertThat(json(ann.get(path)).get("role").stringValue()).isEqualTo("owner");
    String add = "{\"add\":[{\"user\":\"bob\"}]}";
    assertProblem(backend.json("POST", members, add, "Parley-As", "bob"), 403, "not-a-member");
    assertOk(200, backend.json("POST", members, add, "Parley-As", "ann"));
    assertThat(ann.stored("/api/streams/members." + room + "/messages"))
        .last()
        .isEqualTo("{\"do\":\"add\",\"user\":\"bob\",\"by\":\"ann\"}");
    assertOk(201, backend.post(messages, "as bob", "Parley-As", "bob"));
    assertProblem(backend.post(messages, "as eve", "Parley-As", "eve"), 403, "not-a-member");
    String title = "{\"title\":\"x\"}";
    assertProblem(backend.json("PATCH", path, title, "Parley-As", "bob"), 403, "not-your-role");
    assertProblem(backend.delete(path, "Parley-As", "bob"), 403, "not-your-role");
    assertProblem(backend.delete(path, "Parley-As", "eve"), 403, "not-a-member");
    assertThat(ann.stored(messages)).containsExactly("as bob");
    assertOk(204, backend.delete(path, "Parley-As", "ann"));
  }
}
