package chat.parley.http;

import static chat.parley.http.HttpSender.assertProblem;
import static chat.parley.http.HttpSender.json;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shows;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class RoomControllerTest {

  private static final String PRIVATE = "{\"kind\":\"private\"}";

  private final ParleyServer server = ParleyServer.shared();
  private final String room = Names.unique("room");
  private final String path = "/api/rooms/" + room;
  private final String messages = "/api/streams/room." + room + "/messages";
  private final String name = Names.unique("ann");
  private final HttpSender ann = HttpSender.of(server, name);
  private final HttpSender eve = HttpSender.of(server, Names.unique("eve"));

  private JsonNode create(String settings) throws Exception {
    HttpResponse<String> response = ann.json("PUT", path, settings);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    return json(response);
  }

  @Test
  @Shows("http-rooms")
  void aRoomIsCreatedReadChangedAndDeleted() throws Exception {
    HttpResponse<String> response = ann.json("PUT", path, "{}");
    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(response.headers().firstValue("location")).hasValue(path);
    JsonNode created = json(response);
    assertThat(created.toString())
        .isEqualTo(
            ("{\"room\":\"%s\",\"kind\":\"public\",\"title\":\"\",\"topic\":\"\",\"members\":1,"
                    + "\"role\":\"owner\",\"epoch\":\"%s\",\"limit\":100000,\"history\":\"all\","
                    + "\"write\":\"members\",\"invite\":\"members\",\"markers\":\"shown\"}")
                .formatted(room, created.get("epoch").stringValue()));
    assertThat(ann.get(path).body()).isEqualTo(response.body());
    HttpResponse<String> changed =
        ann.json("PATCH", path, "{\"title\":\"Lobby\",\"kind\":\"private\",\"limit\":5}");
    assertThat(changed.statusCode()).isEqualTo(200);
    assertThat(json(changed).get("title").stringValue()).isEqualTo("Lobby");
    assertThat(json(changed).get("limit").intValue()).isEqualTo(5);
    assertThat(json(changed).get("history").stringValue()).isEqualTo("all");
    assertThat(ann.get(path).body()).isEqualTo(changed.body());
    HttpResponse<String> deleted = ann.delete(path);
    assertThat(deleted.statusCode()).isEqualTo(204);
    assertThat(deleted.body()).isEmpty();
    assertProblem(ann.get(path), 404, "no-room");
  }

  @Test
  @Shows("http-rooms")
  void theNameOfARoomIsEncodedInItsPath() throws Exception {
    String other = "/api/rooms/gr%C3%BC%C3%9Fe-" + room;
    HttpResponse<String> response = ann.json("PUT", other, "{}");
    assertThat(response.headers().firstValue("location")).hasValue(other);
    assertThat(json(response).get("room").stringValue()).isEqualTo("grüße-" + room);
  }

  @Test
  @Shows("code-room-exists")
  void aRoomIsCreatedOnce() throws Exception {
    create("{}");
    assertProblem(ann.json("PUT", path, "{}"), 409, "room-exists");
    assertProblem(eve.json("PUT", path, PRIVATE), 409, "room-exists");
    assertThat(json(ann.get(path)).get("kind").stringValue()).isEqualTo("public");
  }

  @Test
  @Shows("code-room-exists")
  void anOpenRoomInUseIsNotTakenOver() throws Exception {
    assertThat(eve.post(messages, "x").statusCode()).isEqualTo(201);
    assertProblem(ann.json("PUT", path, PRIVATE), 409, "room-exists");
    JsonNode open = json(eve.get(path));
    assertThat(open.get("kind").stringValue()).isEqualTo("open");
    assertThat(open.propertyNames())
        .containsExactlyInAnyOrder("room", "kind", "title", "topic", "members", "epoch");
    assertThat(eve.post(messages, "y").statusCode()).isEqualTo(201);
  }

  @Test
  @Shows("room-again")
  void aRoomThatIsCreatedAgainHasAnotherEpochAndNothingOfTheOldOne() throws Exception {
    String epoch = create("{}").get("epoch").stringValue();
    assertThat(ann.post(messages, "old").statusCode()).isEqualTo(201);
    assertThat(ann.delete(path).statusCode()).isEqualTo(204);
    assertProblem(ann.get(messages), 404, "no-room");
    assertProblem(ann.post(messages, "x"), 404, "no-room");
    assertProblem(ann.json("PATCH", path, "{}"), 404, "no-room");
    assertProblem(ann.delete(path), 404, "no-room");
    HttpResponse<String> again = eve.json("PUT", path, "{}");
    assertThat(again.statusCode()).isEqualTo(201);
    assertThat(json(again).get("epoch").stringValue()).isNotEqualTo(epoch);
    assertThat(eve.stored(messages)).isEmpty();
    assertProblem(ann.get(messages), 403, "not-a-member");
    assertThat(eve.post(messages, "new").statusCode()).isEqualTo(201);
    assertThat(json(eve.get(messages)).get("epoch")).isEqualTo(json(again).get("epoch"));
  }

  @Test
  @Shows({"room-private", "code-not-a-member", "code-not-your-role"})
  void aPrivateRoomIsForItsMembers() throws Exception {
    create(PRIVATE);
    String bob = Names.unique("bob");
    HttpSender member = HttpSender.of(server, bob);
    ann.json("POST", path + "/members", "{\"add\":[{\"user\":\"%s\"}]}".formatted(bob));
    for (String read : List.of(path, path + "/members", messages, messages + "/1")) {
      assertProblem(eve.get(read), 403, "not-a-member");
    }
    assertProblem(eve.json("PATCH", path, "{\"title\":\"x\"}"), 403, "not-a-member");
    assertProblem(eve.delete(path), 403, "not-a-member");
    assertProblem(eve.post(messages, "x"), 403, "not-a-member");
    assertProblem(member.json("PATCH", path, "{\"title\":\"x\"}"), 403, "not-your-role");
    assertProblem(member.delete(path), 403, "not-your-role");
    assertThat(json(member.get(path)).get("role").stringValue()).isEqualTo("member");
    assertThat(json(member.get(path)).get("title").stringValue()).isEmpty();
  }

  @Test
  @Shows("room-write")
  void onlyModeratorsWriteIfTheRoomSaysSo() throws Exception {
    create("{\"write\":\"moderators\"}");
    String bob = Names.unique("bob");
    HttpSender member = HttpSender.of(server, bob);
    ann.json("POST", path + "/members", "{\"add\":[{\"user\":\"%s\"}]}".formatted(bob));
    assertProblem(member.post(messages, "x"), 403, "not-your-role");
    assertThat(ann.post(messages, "news").statusCode()).isEqualTo(201);
    assertThat(member.stored(messages)).containsExactly("news");
  }

  @Test
  @Shows("http-rooms-list")
  void publicRoomsAreListedForAllAndOwnRoomsForTheirMembers() throws Exception {
    create("{\"title\":\"T\"}");
    String hidden = Names.unique("hidden");
    assertThat(ann.json("PUT", "/api/rooms/" + hidden, PRIVATE).statusCode()).isEqualTo(201);
    JsonNode own = json(ann.get("/api/rooms?mine=true"));
    assertThat(names(own)).containsExactlyInAnyOrder(room, hidden).isSorted();
    assertThat(own.has("next")).isFalse();
    assertThat(own.get("rooms").get(0).get("role").stringValue()).isEqualTo("owner");
    JsonNode first = json(ann.get("/api/rooms?mine=true&limit=1"));
    assertThat(names(first)).hasSize(1);
    String next = first.get("next").stringValue();
    assertThat(names(json(ann.get("/api/rooms?mine=true&limit=1&after=" + next))))
        .containsExactlyInAnyOrder(next.equals(room) ? hidden : room);
    assertThat(names(json(eve.get("/api/rooms?mine=true")))).isEmpty();
    // The name before this room: other tests create public rooms too.
    String before = room.substring(0, room.length() - 1);
    for (HttpSender reader : List.of(eve, HttpSender.anonymous(server))) {
      JsonNode page = json(reader.get("/api/rooms?limit=200&after=" + before));
      assertThat(names(page)).contains(room).doesNotContain(hidden);
    }
    assertThat(ann.delete(path).statusCode()).isEqualTo(204);
    assertThat(names(json(ann.get("/api/rooms?mine=true")))).containsExactly(hidden);
    assertThat(names(json(eve.get("/api/rooms?limit=200&after=" + before)))).doesNotContain(room);
  }

  private static List<String> names(JsonNode page) {
    return page.get("rooms").valueStream().map(each -> each.get("room").stringValue()).toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?mine=yes",
        "?mine=",
        "?limit=0",
        "?limit=201",
        "?limit=x",
        "?mine=true&limit=-1"
      })
  @Shows("http-rooms-list")
  void anInvalidParameterIsRefused(String query) throws Exception {
    assertProblem(ann.get("/api/rooms" + query), 400, "bad-parameter");
  }

  @Test
  @Shows("http-rooms")
  void aChangeNeedsAUser() throws Exception {
    HttpSender anonymous = HttpSender.anonymous(server);
    assertProblem(anonymous.json("PUT", path, "{}"), 401, "no-name");
    assertProblem(anonymous.json("PATCH", path, "{}"), 401, "no-name");
    assertProblem(anonymous.delete(path), 401, "no-name");
    assertProblem(anonymous.get("/api/rooms?mine=true"), 401, "no-name");
    assertProblem(ann.json("PUT", "/api/rooms/no%20name", "{}"), 400, "bad-name");
    assertProblem(ann.get("/api/rooms?after=no%20name"), 400, "bad-name");
    assertThat(json(ann.get(path)).get("kind").stringValue()).isEqualTo("open");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{",
        "{'kind':'secret'}",
        "{'titel':'x'}",
        "{'title':'x','title':'y'}",
        "{'limit':0}",
        "{'limit':100001}",
        "{'title':'\\u0000'}"
      })
  @Shows("http-room-json")
  void otherJsonIsRefused(String json) throws Exception {
    String settings = json.replace('\'', '"');
    assertProblem(ann.json("PUT", path, settings), 400, "bad-body");
    assertThat(json(ann.get(path)).get("kind").stringValue()).isEqualTo("open");
    String before = create("{}").toString();
    assertProblem(ann.json("PATCH", path, settings), 400, "bad-body");
    assertThat(ann.get(path).body()).isEqualTo(before);
  }

  @Test
  @Shows("http-room-json")
  void theBodyIsJsonOfALimitedSize() throws Exception {
    String large = "{}" + " ".repeat(RoomController.MAX_BYTES);
    assertProblem(ann.json("PUT", path, large), 413, "message-too-large");
    assertProblem(ann.json("PATCH", path, large), 413, "message-too-large");
    // A form would have no body: without settings the room would be public.
    HttpResponse<String> form =
        ann.send(
            "PUT",
            path,
            BodyPublishers.ofString("kind=private"),
            "Content-Type",
            "application/x-www-form-urlencoded");
    assertProblem(form, 415, "bad-request");
    assertThat(ann.json("PUT", path, large.substring(2) + "{}").statusCode()).isEqualTo(413);
    assertThat(json(ann.get(path)).get("kind").stringValue()).isEqualTo("open");
  }

  @Test
  @Shows("http-room-repeat")
  void aRepeatedChangeIsMadeOnce() throws Exception {
    String key = Names.unique("key");
    HttpResponse<String> first = ann.json("PUT", path, "{}", "Idempotency-Key", key);
    assertThat(first.statusCode()).isEqualTo(201);
    HttpResponse<String> repeat = ann.json("PUT", path, "{}", "Idempotency-Key", key);
    assertThat(repeat.statusCode()).as(repeat.body()).isEqualTo(200);
    assertThat(repeat.body()).isEqualTo(first.body());
    String sent = Names.unique("key");
    assertThat(ann.post(messages, "x", "Idempotency-Key", sent).statusCode()).isEqualTo(201);
    assertProblem(
        ann.json("PATCH", path, "{\"title\":\"x\"}", "Idempotency-Key", sent), 400, "bad-header");
    assertProblem(ann.json("PUT", path, "{}", "Idempotency-Key", "a,b"), 400, "bad-header");
    assertThat(json(ann.get(path)).get("title").stringValue()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POST|/api/rooms|GET",
        "POST|/api/rooms/lobby|GET, PUT, PATCH, DELETE",
        "PUT|/api/rooms/lobby/members|GET, POST"
      })
  @Shows("http-rooms")
  void otherMethodsAreNotAllowed(String method, String path, String allowed) throws Exception {
    HttpResponse<String> response = ann.send(method, path, BodyPublishers.noBody());
    assertProblem(response, 405, "bad-request");
    assertThat(response.headers().firstValue("allow")).hasValue(allowed);
  }
}
