package chat.parley.http;

import static chat.parley.http.HttpSender.assertProblem;
import static chat.parley.http.HttpSender.json;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.EventStream;
import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shows;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class MemberControllerTest {

  private final ParleyServer server = ParleyServer.shared();
  private final String room = Names.unique("room");
  private final String path = "/api/rooms/" + room;
  private final String members = path + "/members";
  private final String messages = "/api/streams/room." + room + "/messages";
  private final String changes = "/api/streams/members." + room + "/messages";
  private final HttpSender ann = HttpSender.of(server, "ann");
  private final HttpSender bob = HttpSender.of(server, "bob");

  @BeforeEach
  void createRoom() throws Exception {
    assertThat(ann.json("PUT", path, "{}").statusCode()).isEqualTo(201);
  }

  private JsonNode change(HttpSender by, String json) throws Exception {
    HttpResponse<String> response = by.json("POST", members, json.replace('\'', '"'));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return json(response);
  }

  private void assertRefused(HttpSender by, String json, int status, String code) throws Exception {
    String before = ann.get(members).body();
    assertProblem(by.json("POST", members, json.replace('\'', '"')), status, code);
    assertThat(ann.get(members).body()).isEqualTo(before);
  }

  private List<String> list(String query) throws Exception {
    return json(ann.get(members + query))
        .get("members")
        .valueStream()
        .map(
            m ->
                "%s %s %d"
                    .formatted(
                        m.get("user").stringValue(),
                        m.get("role").stringValue(),
                        m.get("since").longValue()))
        .toList();
  }

  @Test
  @Shows("http-members")
  void membersAreAddedAndRemoved() throws Exception {
    JsonNode added =
        change(
            ann,
            "{'add':[{'user':'bob'},{'user':'carl','role':'reader'},{'user':'zo\\u00eb','role':'moderator'}]}");
    assertThat(added.toString()).isEqualTo("{\"members\":4,\"offset\":2}");
    assertThat(list(""))
        .containsExactly("ann owner 0", "bob member 0", "carl reader 0", "zoë moderator 0");
    JsonNode changed = change(ann, "{'add':[{'user':'carl','role':'member'}],'remove':['bob']}");
    assertThat(changed.toString()).isEqualTo("{\"members\":3,\"offset\":3}");
    assertThat(list("")).containsExactly("ann owner 0", "carl member 0", "zoë moderator 0");
    assertThat(json(ann.get(path)).get("members").intValue()).isEqualTo(3);
  }

  @Test
  @Shows("http-members-one")
  void oneChangeHasTheFormOfStomp() throws Exception {
    assertThat(change(ann, "{'do':'invite','user':'bob'}").toString())
        .isEqualTo("{\"members\":1,\"offset\":2}");
    assertThat(change(bob, "{'do':'accept'}").get("members").intValue()).isEqualTo(2);
    change(ann, "{'do':'role','user':'bob','role':'reader'}");
    assertThat(list("")).containsExactly("ann owner 0", "bob reader 0");
    assertRefused(ann, "{'do':'dance'}", 400, "bad-body");
    assertRefused(ann, "{'do':'leave','add':[]}", 400, "bad-body");
  }

  @Test
  @Shows("http-members")
  void aChangeWithoutEffectIsNotStored() throws Exception {
    assertThat(change(ann, "{'add':[{'user':'ann'}],'remove':['eve']}").toString())
        .isEqualTo("{\"members\":1,\"offset\":1}");
    assertThat(json(ann.get(changes)).get("last").intValue()).isEqualTo(1);
  }

  @Test
  @Shows("http-members")
  void usersJoinAndLeaveByThemselves() throws Exception {
    assertProblem(bob.get(members), 403, "not-a-member");
    assertThat(change(bob, "{'add':[{'user':'bob'}]}").get("members").intValue()).isEqualTo(2);
    assertThat(bob.get(members).statusCode()).isEqualTo(200);
    assertThat(change(bob, "{'remove':['bob']}").get("members").intValue()).isEqualTo(1);
    assertRefused(bob, "{'remove':['bob']}", 403, "not-a-member");
    assertThat(ann.json("PATCH", path, "{\"kind\":\"private\"}").statusCode()).isEqualTo(200);
    assertRefused(bob, "{'add':[{'user':'bob'}]}", 403, "not-a-member");
  }

  @Test
  @Shows("http-members")
  void usersAreInvitedAndAccept() throws Exception {
    assertThat(change(ann, "{'do':'invite','user':'bob'}").get("members").intValue()).isEqualTo(1);
    assertThat(list("?prefix=bob")).containsExactly("bob invited 0");
    assertThat(change(bob, "{'do':'accept'}").get("members").intValue()).isEqualTo(2);
    assertRefused(bob, "{'do':'decline'}", 403, "not-a-member");
  }

  @Test
  @Shows({"code-last-owner", "code-not-your-role"})
  void theOwnersDecideOnOwners() throws Exception {
    change(ann, "{'add':[{'user':'bob','role':'moderator'},{'user':'carl'}]}");
    assertRefused(bob, "{'remove':['ann']}", 403, "not-your-role");
    assertRefused(bob, "{'add':[{'user':'bob','role':'owner'}]}", 403, "not-your-role");
    assertRefused(ann, "{'remove':['ann']}", 409, "last-owner");
    assertRefused(ann, "{'add':[{'user':'ann','role':'member'}]}", 409, "last-owner");
    change(ann, "{'add':[{'user':'bob','role':'owner'}],'remove':['ann']}");
    assertThat(json(bob.get(path)).get("role").stringValue()).isEqualTo("owner");
  }

  @Test
  @Shows("http-members-list")
  void membersAreListedByPagesAndByPrefix() throws Exception {
    change(ann, "{'add':[{'user':'anna'},{'user':'bob'},{'user':'B'},{'user':'an~'}]}");
    JsonNode first = json(ann.get(members + "?limit=2"));
    assertThat(first.get("members")).hasSize(2);
    assertThat(list("?limit=2")).containsExactly("B member 0", "ann owner 0");
    assertThat(first.get("next").stringValue()).isEqualTo("ann");
    assertThat(list("?limit=3&after=ann"))
        .containsExactly("anna member 0", "an~ member 0", "bob member 0");
    assertThat(json(ann.get(members + "?limit=3&after=ann")).has("next")).isFalse();
    assertThat(list("?prefix=ann")).containsExactly("ann owner 0", "anna member 0");
    assertThat(list("?prefix=an&after=ann")).containsExactly("anna member 0", "an~ member 0");
    assertThat(list("?prefix=x")).isEmpty();
    assertProblem(ann.get(members + "?limit=0"), 400, "bad-parameter");
    assertProblem(ann.get(members + "?prefix=a%25"), 400, "bad-name");
  }

  @Test
  @Shows({"http-members-all", "http-members-stream", "code-room-full"})
  void upToAThousandUsersAreAddedAllOrNone() throws Exception {
    change(ann, "{'add':[%s]}".formatted(users(0, 1_000)));
    assertThat(json(ann.get(path)).get("members").intValue()).isEqualTo(1_001);
    assertRefused(ann, "{'add':[%s]}".formatted(users(2_000, 3_001)), 400, "bad-body");
    assertThat(ann.json("PATCH", path, "{\"limit\":1100}").statusCode()).isEqualTo(200);
    assertRefused(ann, "{'add':[%s]}".formatted(users(2_000, 2_100)), 409, "room-full");
    String names =
        IntStream.range(0, 1_000).mapToObj("'u%d'"::formatted).collect(Collectors.joining(","));
    assertThat(change(ann, "{'remove':[%s]}".formatted(names)).get("members").intValue())
        .isEqualTo(1);
    assertThat(json(ann.get(changes + "?after=1")).get("messages")).hasSize(3);
  }

  private static String users(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj("{'user':'u%d','role':'member','history':'all'}"::formatted)
        .collect(Collectors.joining(","));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "{'add':['bob']}",
        "{'add':[{'user':'bob','name':'x'}]}",
        "{'add':[{'user':'bob','role':'invited'}]}",
        "{'add':[{'user':'bob'}],'add':[{'user':'carl'}]}",
        "{'add':[{'user':'bob'},{'user':'bob'}]}",
        "{'add':[{'user':'bob'}],'other':1}"
      })
  @Shows("http-room-json")
  void otherJsonIsRefused(String json) throws Exception {
    assertRefused(ann, json, 400, "bad-body");
  }

  @Test
  @Shows("http-room-json")
  void theBodyHasAMaximumSizeAndValidNames() throws Exception {
    assertRefused(ann, "{'add':[{'user':'no name'}]}", 400, "bad-name");
    String large = " ".repeat(MemberController.MAX_BYTES) + "{}";
    assertRefused(ann, large, 413, "message-too-large");
    assertProblem(ann.post(members, "{}"), 415, "bad-request");
    assertProblem(
        HttpSender.anonymous(server).json("POST", members, "{\"remove\":[\"bob\"]}"),
        401,
        "no-name");
  }

  @Test
  @Shows("http-room-repeat")
  void aRepeatedChangeIsMadeOnce() throws Exception {
    String key = Names.unique("key");
    String json = "{\"add\":[{\"user\":\"bob\"}]}";
    HttpResponse<String> first = ann.json("POST", members, json, "Idempotency-Key", key);
    assertThat(first.body()).isEqualTo("{\"members\":2,\"offset\":2}");
    change(ann, "{'remove':['bob']}");
    HttpResponse<String> repeat = ann.json("POST", members, json, "Idempotency-Key", key);
    assertThat(repeat.body()).isEqualTo("{\"members\":1,\"offset\":2,\"duplicate\":true}");
    assertThat(list("")).containsExactly("ann owner 0");
  }

  @Test
  @Shows("room-history")
  void aMemberReadsFromTheJoinIfTheRoomSaysSo() throws Exception {
    assertThat(ann.json("PATCH", path, "{\"history\":\"from-join\"}").statusCode()).isEqualTo(200);
    assertThat(ann.post(messages, "before").statusCode()).isEqualTo(201);
    change(ann, "{'add':[{'user':'bob'},{'user':'carl','history':'all'}]}");
    assertThat(ann.post(messages, "after").statusCode()).isEqualTo(201);
    assertThat(list("?prefix=bob")).containsExactly("bob member 1");
    assertThat(bob.stored(messages)).containsExactly("after");
    assertThat(json(bob.get(messages)).get("first").intValue()).isEqualTo(2);
    assertThat(bob.stored(messages + "?after=0")).containsExactly("after");
    assertProblem(bob.get(messages + "/1"), 404, "no-message");
    assertThat(bob.get(messages + "/2").statusCode()).isEqualTo(200);
    assertThat(bob.get("/api/messages?at=room." + room + ":0").body()).doesNotContain("before");
    assertThat(HttpSender.of(server, "carl").stored(messages)).containsExactly("before", "after");
  }

  @Test
  @Shows("room-removal")
  void aRemovedUserReadsAndWritesNothing() throws Exception {
    change(ann, "{'add':[{'user':'bob'}]}");
    assertThat(bob.post(messages, "x").statusCode()).isEqualTo(201);
    change(ann, "{'remove':['bob']}");
    assertProblem(bob.post(messages, "y"), 403, "not-a-member");
    for (String read :
        List.of(
            messages,
            messages + "/1",
            messages + "?after=0&wait=1",
            "/api/messages?at=room." + room,
            "/api/streams/room." + room + "/events",
            changes,
            members)) {
      assertProblem(bob.get(read), 403, "not-a-member");
    }
    assertThat(ann.stored(messages)).containsExactly("x");
  }

  @Test
  @Shows("http-members-stream")
  void theChangesAreAStreamThatIsReadOnly() throws Exception {
    change(ann, "{'add':[{'user':'bob'}]}");
    JsonNode page = json(bob.get(changes + "?after=1"));
    JsonNode event = page.get("messages").get(0);
    assertThat(event.get("body").stringValue())
        .isEqualTo("{\"do\":\"add\",\"user\":\"bob\",\"by\":\"ann\"}");
    assertThat(event.get("from").stringValue()).isEqualTo("ann");
    String at = "members.%s:%s:1".formatted(room, page.get("epoch").stringValue());
    JsonNode poll = json(bob.get("/api/messages?at=" + at));
    assertThat(poll.get("streams").get(0).get("messages")).hasSize(1);
    try (var events =
        EventStream.open(server.port(), "/api/events?at=" + at, "Parley-User", "bob")) {
      DescribedAnswers.checkEvent(events.next("joined"));
      assertThat(events.next("message").text("body")).contains("add");
      change(ann, "{'add':[{'user':'carl'}]}");
      assertThat(events.next("message").text("body")).contains("carl");
    }
    assertProblem(ann.post(changes, "{\"do\":\"join\"}"), 403, "forbidden");
    assertProblem(
        ann.batch("{\"messages\":[{\"to\":\"members.%s\",\"body\":\"x\"}]}".formatted(room)),
        403,
        "forbidden");
    assertProblem(HttpSender.of(server, "eve").get(changes), 403, "not-a-member");
  }
}
