package chat.parley.http;

import static chat.parley.http.HttpSender.assertProblem;
import static chat.parley.http.HttpSender.json;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shows;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class RoomRefusalsOverHttpTest {

  @Test
  @Shows({"room-open", "code-no-room"})
  void aServerMayHaveNoOpenRooms() throws Exception {
    try (var closed = ParleyServer.start("parley.rooms.open=false")) {
      HttpSender bob = HttpSender.of(closed, "bob");
      assertProblem(bob.get("/api/rooms/lobby"), 404, "no-room");
      assertProblem(bob.get("/api/streams/room.lobby/messages"), 404, "no-room");
      assertProblem(bob.post("/api/streams/room.lobby/messages", "x"), 404, "no-room");
      String batch = "{\"messages\":[{\"to\":\"room.lobby\",\"body\":\"x\"}]}";
      assertProblem(bob.batch(batch), 404, "no-room");
      assertProblem(bob.json("PUT", "/api/rooms/lobby", "{\"kind\":\"open\"}"), 400, "bad-body");
      assertThat(bob.json("PUT", "/api/rooms/lobby", "{}").statusCode()).isEqualTo(201);
      assertThat(bob.post("/api/streams/room.lobby/messages", "x").statusCode()).isEqualTo(201);
      assertThat(bob.post("/api/streams/chat/messages", "x").statusCode()).isEqualTo(201);
    }
  }

  @Test
  @Shows({"room-limits", "code-too-many-rooms"})
  void aUserHasAMaximumNumberOfRooms() throws Exception {
    try (var small =
        ParleyServer.start("parley.limits.rooms-per-user=2", "parley.limits.members-per-room=2")) {
      HttpSender bob = HttpSender.of(small, "bob");
      assertThat(bob.json("PUT", "/api/rooms/a", "{}").statusCode()).isEqualTo(201);
      assertThat(bob.json("PUT", "/api/rooms/b", "{}").statusCode()).isEqualTo(201);
      assertProblem(bob.json("PUT", "/api/rooms/c", "{}"), 400, "too-many-rooms");
      assertThat(bob.delete("/api/rooms/a").statusCode()).isEqualTo(204);
      assertThat(bob.json("PUT", "/api/rooms/c", "{}").statusCode()).isEqualTo(201);
      String two = "{\"add\":[{\"user\":\"carl\"},{\"user\":\"dan\"}]}";
      assertProblem(bob.json("POST", "/api/rooms/b/members", two), 409, "room-full");
    }
  }

  @Test
  @Shows("room-limits")
  void roomsAreNewStreams() throws Exception {
    try (var small = ParleyServer.start("parley.limits.new-streams-per-minute=3")) {
      HttpSender bob = HttpSender.of(small, "bob");
      int created = 0;
      HttpResponse<String> response = bob.json("PUT", "/api/rooms/r0", "{}");
      while (response.statusCode() == 201) {
        created++;
        assertThat(created).isLessThan(10);
        response = bob.json("PUT", "/api/rooms/r" + created, "{}");
      }
      assertProblem(response, 429, "too-fast");
      assertThat(json(bob.get("/api/rooms?mine=true")).get("rooms")).hasSize(created);
    }
  }

  @Test
  @Shows("http-room-repeat")
  void aKeyBelongsToOneChange() throws Exception {
    HttpSender ann = HttpSender.of(ParleyServer.shared(), Names.unique("ann"));
    String path = "/api/rooms/" + Names.unique("room");
    String[] key = {"Idempotency-Key", Names.unique("key")};
    assertThat(ann.json("PUT", path, "{}", key).statusCode()).isEqualTo(201);
    assertProblem(ann.delete(path, key), 400, "bad-header");
    assertProblem(ann.json("PATCH", path, "{\"title\":\"x\"}", key), 400, "bad-header");
    assertProblem(ann.json("PUT", path + "2", "{}", key), 400, "bad-header");
    String add = "{\"add\":[{\"user\":\"bob\"}]}";
    assertProblem(ann.json("POST", path + "/members", add, key), 400, "bad-header");
    assertThat(json(ann.get(path)).get("title").stringValue()).isEmpty();
    assertThat(json(ann.get(path)).get("members").intValue()).isEqualTo(1);
    assertThat(json(ann.get(path + "2")).get("kind").stringValue()).isEqualTo("open");
    assertThat(ann.json("PUT", path, "{}", key).statusCode()).isEqualTo(200);
  }

  @Test
  @Shows("http-origin")
  void aPageOfAForeignOriginChangesNothing() throws Exception {
    String path = "/api/rooms/" + Names.unique("room");
    HttpSender ann = HttpSender.of(ParleyServer.shared(), Names.unique("ann"));
    String[] origin = {"Origin", "https://evil.example"};
    assertProblem(ann.json("PUT", path, "{}", origin), 403, "bad-origin");
    assertThat(ann.json("PUT", path, "{}").statusCode()).isEqualTo(201);
    assertProblem(ann.json("PATCH", path, "{\"title\":\"x\"}", origin), 403, "bad-origin");
    assertProblem(ann.delete(path, origin), 403, "bad-origin");
    assertThat(json(ann.get(path)).get("title").stringValue()).isEmpty();
  }

  @Test
  @Shows("room-rights")
  void aRoomThatIsCreatedOpenHasNoOwner() throws Exception {
    HttpSender ann = HttpSender.of(ParleyServer.shared(), Names.unique("ann"));
    HttpSender bob = HttpSender.of(ParleyServer.shared(), Names.unique("bob"));
    String room = Names.unique("room");
    String path = "/api/rooms/" + room;
    String messages = "/api/streams/room." + room + "/messages";
    HttpResponse<String> created = ann.json("PUT", path, "{\"kind\":\"open\",\"title\":\"All\"}");
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    assertThat(json(created).propertyNames())
        .containsExactly("room", "kind", "title", "topic", "members", "epoch");
    assertThat(json(created).get("kind").stringValue()).isEqualTo("open");
    assertThat(json(created).get("title").stringValue()).isEqualTo("All");
    assertThat(json(created).get("members").intValue()).isZero();
    assertProblem(ann.json("PUT", path, "{}"), 409, "room-exists");
    assertProblem(ann.json("PATCH", path, "{\"title\":\"x\"}"), 403, "not-your-role");
    assertProblem(
        ann.json("POST", path + "/members", "{\"add\":[{\"user\":\"x\"}]}"), 400, "bad-body");
    assertProblem(ann.delete(path), 403, "not-your-role");
    assertThat(bob.post(messages, "x").statusCode()).isEqualTo(201);
    assertThat(ann.stored(messages)).containsExactly("x");
    assertThat(bob.get(path).body()).isEqualTo(created.body());
  }

  @Test
  void anOpenRoomHasNoMembers() throws Exception {
    HttpSender ann = HttpSender.of(ParleyServer.shared(), Names.unique("ann"));
    String open = "/api/rooms/" + Names.unique("open") + "/members";
    assertProblem(ann.json("POST", open, "{\"add\":[{\"user\":\"bob\"}]}"), 404, "no-room");
    assertThat(ann.get(open).body()).isEqualTo("{\"members\":[]}");
  }
}
