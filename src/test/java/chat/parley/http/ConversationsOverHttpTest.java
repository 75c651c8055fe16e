package chat.parley.http;

import static chat.parley.http.HttpSender.assertProblem;
import static chat.parley.http.HttpSender.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shows;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The list of a user's conversations and the markers, by HTTP and STOMP. */
class ConversationsOverHttpTest {

  private final ParleyServer server = ParleyServer.shared();
  private final String annsName = Names.unique("ann");
  private final String bobsName = Names.unique("bob");
  private final HttpSender ann = HttpSender.of(server, annsName);
  private final HttpSender bob = HttpSender.of(server, bobsName);

  private static HttpResponse<String> read(HttpSender by, String json) throws Exception {
    return by.json("POST", "/api/read", json);
  }

  private static String offset(String stream, int offset) {
    return "{\"stream\":\"%s\",\"offset\":%d}".formatted(stream, offset);
  }

  private static JsonNode only(HttpSender user) throws Exception {
    JsonNode list = json(user.get("/api/conversations")).get("conversations");
    assertThat(list).hasSize(1);
    return list.get(0);
  }

  private void sendToBob(String text) throws Exception {
    assertThat(ann.post("/api/users/" + bobsName + "/messages", text).statusCode()).isEqualTo(201);
  }

  @Test
  @Shows({"http-conversations", "marker-forward"})
  void theListShowsWhatIsUnread() throws Exception {
    sendToBob("one");
    sendToBob("two");
    JsonNode entry = only(bob);
    assertThat(entry.get("stream").stringValue()).isEqualTo("with." + annsName);
    assertThat(entry.get("kind").stringValue()).isEqualTo("pair");
    assertThat(entry.get("unread").intValue()).isEqualTo(2);
    assertThat(entry.at("/last/preview").stringValue()).isEqualTo("two");
    assertThat(only(ann).get("unread").intValue()).isZero();
    assertThat(read(bob, offset("with." + annsName, 1)).statusCode()).isEqualTo(204);
    assertThat(only(bob).get("unread").intValue()).isEqualTo(1);
    assertThat(read(bob, offset("with." + annsName, 2)).statusCode()).isEqualTo(204);
    assertThat(read(bob, offset("with." + annsName, 1)).statusCode()).isEqualTo(204);
    assertThat(only(bob).get("unread").intValue()).isZero();
  }

  @Test
  void othersSeeHowFarAUserHasRead() throws Exception {
    sendToBob("one");
    sendToBob("two");
    assertThat(read(bob, offset("with." + annsName, 1)).statusCode()).isEqualTo(204);
    JsonNode markers = json(ann.get("/api/streams/with." + bobsName + "/markers")).get("markers");
    assertThat(markers.get(bobsName).get("read").intValue()).isEqualTo(1);
    assertThat(markers.get(annsName).get("read").intValue()).isEqualTo(2);
    JsonNode readers = json(ann.get("/api/streams/with." + bobsName + "/messages/2/readers"));
    assertThat(readers.get("read").intValue()).isEqualTo(1);
    assertThat(readers.get("of").intValue()).isEqualTo(2);
  }

  @Test
  void readersAreNotShownOfMessagesBeforeTheOwnJoin() throws Exception {
    String room = Names.unique("room");
    String settings = "{\"kind\":\"private\",\"history\":\"from-join\"}";
    assertThat(ann.json("PUT", "/api/rooms/" + room, settings).statusCode()).isEqualTo(201);
    String messages = "/api/streams/room." + room + "/messages";
    assertThat(ann.post(messages, "one").statusCode()).isEqualTo(201);
    String add = "{\"do\":\"add\",\"user\":\"%s\"}".formatted(bobsName);
    assertThat(ann.json("POST", "/api/rooms/" + room + "/members", add).statusCode())
        .isEqualTo(200);
    assertThat(ann.post(messages, "two").statusCode()).isEqualTo(201);
    assertThat(ann.get(messages + "/1/readers").statusCode()).isEqualTo(200);
    assertProblem(bob.get(messages + "/1/readers"), 404, "no-message");
    assertThat(bob.get(messages + "/2/readers").statusCode()).isEqualTo(200);
  }

  @Test
  @Shows("conversation-list")
  void aSubscriptionGetsEntriesAsTheyChange() throws Exception {
    try (StompUser phone = StompUser.connect(server, bobsName)) {
      phone.subscribe("list", "/user/queue/conversations");
      sendToBob("one");
      JsonNode entry = JsonMapper.shared().readTree(phone.next("MESSAGE").body());
      assertThat(entry.get("unread").intValue()).isEqualTo(1);
      assertThat(read(bob, offset("with." + annsName, 1)).statusCode()).isEqualTo(204);
      StompFrame next = phone.next("MESSAGE");
      assertThat(next.header("destination")).isEqualTo("/user/queue/conversations");
      assertThat(JsonMapper.shared().readTree(next.body()).get("unread").intValue()).isZero();
    }
  }

  @Test
  @Shows("conversation-list")
  void invitationsAreCountedAndAnnouncedAsTheyCome() throws Exception {
    String room = Names.unique("room");
    String path = "/api/rooms/" + room;
    assertThat(ann.json("PUT", path, "{\"kind\":\"private\"}").statusCode()).isEqualTo(201);
    try (StompUser phone = StompUser.connect(server, bobsName)) {
      phone.subscribe("list", "/user/queue/conversations", "invitations:true");
      assertInvitations(phone, 0);
      String invite = "{\"do\":\"invite\",\"user\":\"%s\"}".formatted(bobsName);
      assertThat(ann.json("POST", path + "/members", invite).statusCode()).isEqualTo(200);
      assertInvitations(phone, 1);
      assertThat(json(bob.get("/api/conversations")).get("invitations").intValue()).isEqualTo(1);
      assertThat(bob.json("POST", path + "/members", "{\"do\":\"decline\"}").statusCode())
          .isEqualTo(200);
      assertInvitations(phone, 0);
      assertThat(json(bob.get("/api/conversations")).get("invitations").intValue()).isZero();
    }
  }

  private static void assertInvitations(StompUser user, int count) {
    JsonNode body = JsonMapper.shared().readTree(user.next("MESSAGE").body());
    assertThat(body.get("invitations").intValue()).isEqualTo(count);
    assertThat(body.get("version").longValue()).isPositive();
  }

  @Test
  @Shows("conversation-list")
  void theReceiptOfASubscriptionHasAVersionToSubscribeWithAgain() throws Exception {
    String version;
    try (StompUser phone = StompUser.connect(server, bobsName)) {
      phone.frame("SUBSCRIBE", "", "id:1", "destination:/user/queue/conversations", "receipt:1");
      version = phone.next("RECEIPT").header("version");
    }
    sendToBob("one");
    try (StompUser phone = StompUser.connect(server, bobsName)) {
      phone.subscribe("list", "/user/queue/conversations", "version:" + version);
      JsonNode entry = JsonMapper.shared().readTree(phone.next("MESSAGE").body());
      assertThat(entry.get("unread").intValue()).isEqualTo(1);
    }
  }

  @Test
  @Shows("marker-shown")
  void subscribersOfAConversationSeeMarkersMove() throws Exception {
    sendToBob("one");
    try (StompUser reader = StompUser.connect(server, annsName)) {
      reader.subscribe("pair", "/user/queue/with." + bobsName);
      assertThat(read(bob, offset("with." + annsName, 1)).statusCode()).isEqualTo(204);
      assertMarker(reader, 1, 1);
      sendToBob("two");
      sendToBob("three");
      reader.next("MESSAGE");
      reader.next("MESSAGE");
      String stream = "with." + annsName;
      assertThat(read(bob, delivered(stream, 3)).statusCode()).isEqualTo(204);
      assertMarker(reader, 3, 1);
      assertThat(read(bob, offset(stream, 2)).statusCode()).isEqualTo(204);
      assertMarker(reader, 3, 2);
      assertThat(read(bob, "{\"private\":true}").statusCode()).isEqualTo(204);
      assertThat(read(bob, offset(stream, 3)).statusCode()).isEqualTo(204);
      sendToBob("four");
      assertThat(new String(reader.next("MESSAGE").body(), UTF_8)).isEqualTo("four");
    }
  }

  @Test
  @Shows("marker-shown")
  void usersReadWhetherTheirMarkersArePrivate() throws Exception {
    assertThat(ann.get("/api/read").body()).isEqualTo("{\"private\":false}");
    assertThat(read(ann, "{\"private\":true}").statusCode()).isEqualTo(204);
    assertThat(ann.get("/api/read").body()).isEqualTo("{\"private\":true}");
    assertThat(bob.get("/api/read").body()).isEqualTo("{\"private\":false}");
    assertThat(read(ann, "{\"private\":false}").statusCode()).isEqualTo(204);
    assertThat(ann.get("/api/read").body()).isEqualTo("{\"private\":false}");
  }

  private static String delivered(String stream, int offset) {
    return "{\"stream\":\"%s\",\"delivered\":%d}".formatted(stream, offset);
  }

  private void assertMarker(StompUser reader, int delivered, int read) {
    StompFrame shown = reader.next("MESSAGE");
    assertThat(shown.header("content-type")).isEqualTo("application/vnd.parley.markers+json");
    assertThat(new String(shown.body(), UTF_8))
        .isEqualTo(
            "{\"markers\":{\"%s\":{\"delivered\":%d,\"read\":%d}}}"
                .formatted(bobsName, delivered, read));
  }

  @Test
  @Shows("conversation-list")
  void aChangedDisplayNameIsShownInTheListsOfOthers() throws Exception {
    sendToBob("one");
    try (StompUser phone = StompUser.connect(server, bobsName)) {
      phone.subscribe("list", "/user/queue/conversations");
      String profile = "{\"displayName\":\"Ann Miller\"}";
      assertThat(ann.json("PUT", "/api/users/" + annsName, profile).statusCode()).isIn(200, 201);
      JsonNode entry;
      do {
        entry = JsonMapper.shared().readTree(phone.next("MESSAGE").body());
      } while (!entry.get("title").stringValue().equals("Ann Miller"));
    }
  }

  @Test
  @Shows("mentions")
  void mentionsAreCountedWhicheverWayTheyAreSent() throws Exception {
    try (StompUser phone = StompUser.connect(server, annsName)) {
      phone.store("/app/with." + bobsName, "1", "mentions:" + bobsName + ", carl," + bobsName);
      phone.send("/app/with." + bobsName, "2", "mentions:a/b");
      assertThat(phone.next("ERROR").header("code")).isEqualTo("bad-header");
    }
    String path = "/api/users/" + bobsName + "/messages";
    assertThat(ann.post(path, "3", "Parley-Header-mentions", bobsName).statusCode()).isEqualTo(201);
    assertThat(only(bob).get("mentions").intValue()).isEqualTo(2);
    JsonNode first = json(bob.get("/api/streams/with." + annsName + "/messages/1"));
    assertThat(first.at("/headers/mentions").stringValue()).isEqualTo(bobsName + ",carl");
  }

  @Test
  void markersOfOthersCannotBeForged() throws Exception {
    sendToBob("one");
    assertProblem(
        bob.post(
            "/api/streams/with." + annsName + "/messages?ephemeral=true",
            "{}",
            "Content-Type",
            "application/vnd.parley.markers+json"),
        400,
        "bad-header");
  }

  @Test
  @Shows("http-conversations")
  void badRequestsChangeNothing() throws Exception {
    sendToBob("one");
    assertProblem(read(bob, offset("with." + annsName, 2)), 404, "no-message");
    assertProblem(
        read(bob, "{\"stream\":\"with.%s\",\"offset\":1,\"epoch\":\"x\"}".formatted(annsName)),
        409,
        "other-epoch");
    assertProblem(read(bob, "{\"stream\":\"inbox\",\"offset\":1}"), 404, "bad-destination");
    assertProblem(read(bob, "{\"stream\":\"chat\"}"), 400, "bad-body");
    assertProblem(read(bob, "{\"offset\":1}"), 400, "bad-body");
    assertProblem(read(bob, "{\"stream\":\"chat\",\"offset\":0}"), 400, "bad-body");
    assertProblem(read(bob, "{\"stream\":\"chat\",\"offset\":1.5}"), 400, "bad-body");
    assertProblem(read(bob, "{\"private\":true,\"muted\":true}"), 400, "bad-body");
    assertProblem(bob.get("/api/conversations?before=x"), 400, "bad-parameter");
    assertProblem(bob.get("/api/conversations?before=1:inbox.%00"), 400, "bad-parameter");
    assertProblem(bob.get("/api/streams/inbox/markers"), 404, "bad-destination");
    assertProblem(
        HttpSender.of(server, "guest-abcdefghijkl").get("/api/conversations"), 403, "forbidden");
    assertThat(only(bob).get("unread").intValue()).isEqualTo(1);
  }
}
