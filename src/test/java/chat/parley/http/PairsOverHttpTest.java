package chat.parley.http;

import static chat.parley.http.HttpSender.assertProblem;
import static chat.parley.http.HttpSender.json;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.Address;
import chat.parley.message.UserName;
import chat.parley.testkit.EventStream;
import chat.parley.testkit.EventStream.Event;
import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Poller;
import chat.parley.testkit.Shows;
import chat.parley.testkit.StompUser;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The conversation of two users over HTTP. */
class PairsOverHttpTest {

  private final ParleyServer server = ParleyServer.shared();
  private final String ann = Names.unique("ann");
  private final String bob = Names.unique("bob");
  private final Address pair = Address.Pair.of(new UserName(ann), new UserName(bob));
  private final HttpSender annSends = HttpSender.of(server, ann);
  private final HttpSender bobSends = HttpSender.of(server, bob);
  private final Poller poller = new Poller(bob);

  @AfterEach
  void close() {
    poller.close();
  }

  private static String messagesWith(String user) {
    return "/api/streams/with." + user + "/messages";
  }

  private JsonNode annStores(String text) throws Exception {
    return stored(annSends.post(messagesWith(bob), text));
  }

  private static JsonNode stored(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    return json(response);
  }

  @Test
  @Shows("http-pair")
  void bothUsersSendToAndReadOneStream() throws Exception {
    HttpResponse<String> response = annSends.post(messagesWith(bob), "1");
    JsonNode first = stored(response);
    assertThat(first.get("stream").stringValue()).isEqualTo("with." + bob);
    assertThat(first.get("offset").longValue()).isEqualTo(1);
    assertThat(first.has("conversation")).isFalse();
    String location = response.headers().firstValue("location").orElseThrow();
    assertThat(location).isEqualTo(messagesWith(bob) + "/1");
    assertThat(json(annSends.get(location)).get("body").stringValue()).isEqualTo("1");
    JsonNode second = stored(bobSends.post(messagesWith(ann), "2"));
    assertThat(second.get("stream").stringValue()).isEqualTo("with." + ann);
    assertThat(second.get("offset").longValue()).isEqualTo(2);
    assertThat(second.get("epoch")).isEqualTo(first.get("epoch"));
    assertThat(annSends.stored(messagesWith(bob))).containsExactly("1", "2");
    assertThat(bobSends.stored(messagesWith(ann) + "?after=1")).containsExactly("2");
    JsonNode ofBob = json(bobSends.get(messagesWith(ann)));
    assertThat(ofBob.get("stream").stringValue()).isEqualTo("with." + ann);
    assertThat(ofBob.get("messages"))
        .isEqualTo(json(annSends.get(messagesWith(bob))).get("messages"));
  }

  @Test
  @Shows({"http-pair", "http-user"})
  void aMessageToAUserIsLocatedInTheConversation() throws Exception {
    annStores("before");
    annStores("before too");
    String path = "/api/users/" + bob + "/messages";
    HttpResponse<String> response = annSends.post(path, "hi", "Idempotency-Key", "1");
    JsonNode answer = stored(response);
    assertThat(answer.get("stream").stringValue()).isEqualTo("inbox." + bob);
    assertThat(answer.get("conversation").stringValue()).isEqualTo("with." + bob);
    assertThat(answer.get("conversationOffset").longValue()).isEqualTo(3);
    String location = response.headers().firstValue("location").orElseThrow();
    assertThat(location).isEqualTo(messagesWith(bob) + "/3");
    assertThat(json(annSends.get(location)).get("body").stringValue()).isEqualTo("hi");
    HttpResponse<String> repeat = annSends.post(path, "hi", "Idempotency-Key", "1");
    assertThat(repeat.statusCode()).isEqualTo(200);
    assertThat(repeat.headers().firstValue("location")).contains(location);
    JsonNode inbox = json(bobSends.get("/api/streams/inbox/messages")).get("messages");
    assertThat(inbox).hasSize(3);
    JsonNode headers = inbox.get(2).get("headers");
    assertThat(headers.get("conversation").stringValue()).isEqualTo("with." + ann);
    assertThat(headers.get("conversation-offset").stringValue()).isEqualTo("3");
  }

  @Test
  @Shows("http-pair")
  void aPollReadsTheConversationAndWaitsForItsMessages() throws Exception {
    annStores("1");
    assertThat(poller.poll(server.port(), "with." + ann + ":0").bodies()).containsExactly("1");
    Poller.Answer first = poller.poll(server.port(), "with." + ann);
    assertThat(first.page(0).get("stream").stringValue()).isEqualTo("with." + ann);
    assertThat(first.next().getFirst()).startsWith("with." + ann + ":").endsWith(":1");
    CompletableFuture<HttpResponse<String>> waiting =
        poller.pollAndWait(server.port(), first.next());
    server.awaitWaiting(pair, 1);
    annStores("2");
    Poller.Answer second = Poller.read(waiting);
    assertThat(second.bodies()).containsExactly("2");
    CompletableFuture<HttpResponse<String>> longPoll =
        poller.get(server.port(), messagesWith(ann) + "?after=2&wait=25");
    server.awaitWaiting(pair, 1);
    stored(annSends.post("/api/users/" + bob + "/messages", "3"));
    JsonNode page = json(longPoll.get(20, TimeUnit.SECONDS));
    assertThat(page.get("messages").get(0).get("body").stringValue()).isEqualTo("3");
    assertThat(poller.poll(server.port(), second.next().getFirst(), "inbox:0").bodies())
        .containsExactly("3", "1", "2", "3");
  }

  @Test
  @Shows("http-pair")
  void anEventStreamReadsTheConversation() throws Exception {
    annStores("1");
    String last;
    try (var events = open("/api/streams/with." + ann + "/events")) {
      Event joined = events.next("joined");
      assertThat(joined.text("stream")).isEqualTo("with." + ann);
      assertThat(joined.offset()).isEqualTo(1);
      annStores("2");
      Event message = events.next("message");
      assertThat(message.text("stream")).isEqualTo("with." + ann);
      assertThat(message.text("from")).isEqualTo(ann);
      last = String.valueOf(message.id());
      assertThat(last).isEqualTo(joined.text("epoch") + ":2");
      annSends.post(messagesWith(bob) + "?ephemeral=true", "typing");
      Event typing = events.next("ephemeral");
      assertThat(typing.text("stream")).isEqualTo("with." + ann);
    }
    stored(bobSends.post(messagesWith(ann), "3"));
    try (var events = open("/api/streams/with." + ann + "/events", "Last-Event-ID", last)) {
      events.next("joined");
      assertThat(events.next("message").text("body")).isEqualTo("3");
    }
  }

  private EventStream open(String path, String... headers) {
    var all = new ArrayList<>(List.of("Parley-User", bob));
    all.addAll(List.of(headers));
    return EventStream.open(server.port(), path, all.toArray(String[]::new));
  }

  @Test
  @Shows("http-pair")
  void anEventStreamOfSeveralStreamsHasTheConversationAndTheInbox() throws Exception {
    try (var events = open("/api/events?at=with." + ann + "&at=inbox")) {
      String inPair = events.next("joined").text("epoch");
      String inInbox = events.next("joined").text("epoch");
      annStores("1");
      List<Event> both = List.of(events.next("message"), events.next("message"));
      assertThat(both)
          .extracting(event -> event.text("stream"))
          .containsExactlyInAnyOrder("with." + ann, "inbox");
      assertThat(both).extracting(event -> event.text("body")).containsOnly("1");
      assertThat(both.getLast().id()).isEqualTo("%s:1,%s:1".formatted(inPair, inInbox));
    }
  }

  @Test
  @Shows({"http-pair", "http-batch"})
  void aBatchSendsToConversations() throws Exception {
    String room = "room." + Names.unique("room");
    String json =
        "{\"messages\":[{\"to\":\"with.%s\",\"body\":\"1\"},{\"to\":\"%s\",\"body\":\"2\"},%s]}";
    String last = "{\"to\":\"with.%s\",\"body\":\"3\"}";
    JsonNode answers =
        stored(annSends.batch(json.formatted(bob, room, last.formatted(bob)))).get("messages");
    assertThat(answers.valueStream().map(answer -> answer.get("stream").stringValue()))
        .containsExactly("with." + bob, room, "with." + bob);
    assertThat(answers.get(2).get("offset").longValue()).isEqualTo(2);
    assertThat(bobSends.stored(messagesWith(ann))).containsExactly("1", "3");
    assertProblem(
        annSends.batch(json.formatted(bob, room, last.formatted("a b"))), 400, "bad-name");
    assertThat(bobSends.stored(messagesWith(ann))).hasSize(2);
  }

  @Test
  @Shows("http-pair")
  void messagesOverHttpReachTheDevicesOfBothUsers() throws Exception {
    try (var device = StompUser.connect(server, ann)) {
      device.subscribe("p", "/user/queue/with." + bob);
      annStores("1");
      stored(bobSends.post("/api/users/" + ann + "/messages", "2"));
      assertThat(device.next("MESSAGE").text()).isEqualTo("1");
      assertThat(device.next("MESSAGE").text()).isEqualTo("2");
      device.expectNothing();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "with., 400, bad-name",
    "with.a%20b, 400, bad-name",
    "'with.ann,bob', 400, bad-name",
    "'pair.ann,bob', 404, bad-destination"
  })
  @Shows({"http-pair", "pair-own"})
  void otherNamesAreRefused(String stream, int status, String code) throws Exception {
    String path = "/api/streams/" + stream + "/messages";
    assertProblem(annSends.post(path, "x"), status, code);
    assertProblem(annSends.get(path), status, code);
    assertProblem(HttpSender.anonymous(server).get(messagesWith(bob)), 401, "no-name");
  }

  @Test
  @Shows({"http-pair", "pair-own"})
  void otherUsersReadTheirOwnConversations() throws Exception {
    annStores("secret");
    HttpSender eve = HttpSender.of(server, Names.unique("eve"));
    assertThat(eve.stored(messagesWith(ann))).isEmpty();
    assertThat(eve.stored(messagesWith(bob))).isEmpty();
    assertProblem(eve.get(messagesWith(bob) + "/1"), 404, "no-message");
  }
}
