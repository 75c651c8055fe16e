package chat.parley.http;

import static chat.parley.http.HttpSender.assertProblem;
import static chat.parley.http.HttpSender.json;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Await;
import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shows;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Reactions to messages, and threads, by HTTP. */
class ResponsesOverHttpTest {

  private final ParleyServer server = ParleyServer.shared();
  private final String annName = Names.unique("ann");
  private final String bobName = Names.unique("bob");
  private final HttpSender ann = HttpSender.of(server, annName);
  private final HttpSender bob = HttpSender.of(server, bobName);
  private final String stream = "room." + Names.unique("room");
  private final String messages = "/api/streams/" + stream + "/messages";

  private void send(HttpSender sender, String body, String... headers) throws Exception {
    assertThat(sender.post(messages, body, headers).statusCode()).isEqualTo(201);
  }

  private HttpResponse<String> react(HttpSender sender, String reaction) throws Exception {
    return sender.post(messages, reaction, "Parley-Header-reacts", "1");
  }

  private static JsonNode first(JsonNode page) {
    return page.get("messages").get(0);
  }

  private String reactions() {
    try {
      return first(json(ann.get(messages))).get("reactions").toString();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  @Shows({"reactions", "page-responses"})
  void aPageHasTheReactionsAndThoseOfTheReader() throws Exception {
    send(ann, "lunch?");
    HttpResponse<String> response = react(ann, "👍");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(response.headers().firstValue("Location")).isEmpty();
    assertThat(json(response).get("offset").longValue()).isEqualTo(2);
    react(bob, "👍");
    react(bob, "❤");
    Await.until(this::reactions, () -> reactions().equals("{\"👍\":2,\"❤\":1}"));
    JsonNode page = json(ann.get(messages));
    assertThat(page.get("messages")).hasSize(1);
    assertThat(first(page).get("reacted").toString()).isEqualTo("[\"👍\"]");
    assertThat(first(json(bob.get(messages))).get("reacted").toString())
        .isEqualTo("[\"👍\",\"❤\"]");
    assertThat(bob.get(messages).headers().firstValue("ETag")).isEmpty();
    JsonNode one = json(bob.get(messages + "/1"));
    assertThat(one.get("reactions").get("👍").longValue()).isEqualTo(2);
    JsonNode changed = json(ann.get("/api/streams/" + stream + "/changes?after=1&from=1&to=1"));
    assertThat(first(changed).get("reactions").get("❤").longValue()).isEqualTo(1);
  }

  @Test
  @Shows("reactions")
  void theNamesOfTheUsersAreReadInPages() throws Exception {
    send(ann, "lunch?");
    react(ann, "👍");
    react(bob, "👍");
    react(bob, "❤");
    String names = messages + "/1/reactions";
    JsonNode all = json(ann.get(names));
    assertThat(all.get("reactions").get("👍").valueStream().map(JsonNode::stringValue))
        .containsExactly(annName, bobName);
    assertThat(all.get("reactions").get("❤")).hasSize(1);
    assertThat(all.get("next")).isNull();
    JsonNode page = json(ann.get(names + "?limit=2"));
    JsonNode rest = json(ann.get(names + "?limit=2&after=" + page.get("next").stringValue()));
    assertThat(rest.get("reactions").toString()).isEqualTo("{\"👍\":[\"" + bobName + "\"]}");
    assertProblem(ann.get(messages + "/9/reactions"), 404, "no-message");
    assertProblem(ann.get(names + "?limit=0"), 400, "bad-parameter");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "eA", "%20", "AAA", "YQAKYg"})
  void anInvalidPositionOfAPageIsRefused(String after) throws Exception {
    send(ann, "lunch?");
    assertProblem(ann.get(messages + "/1/reactions?after=" + after), 400, "bad-parameter");
  }

  @Test
  @Shows({"thread", "page-responses"})
  void aThreadIsListedAndCountedAndItsUnreadMessagesAreItsOwn() throws Exception {
    send(ann, "lunch?");
    send(bob, "where?", "Parley-Header-thread", "1");
    send(ann, "something else");
    send(ann, "here", "Parley-Header-thread", "1");
    send(bob, "ok", "Parley-Header-thread", "1");
    String thread = messages + "/1/thread";
    JsonNode page = json(ann.get(thread));
    assertThat(page.get("messages").valueStream().map(m -> m.get("body").stringValue()))
        .containsExactly("where?", "here", "ok");
    assertThat(page.get("thread").get("body").stringValue()).isEqualTo("lunch?");
    assertThat(page.get("replies").longValue()).isEqualTo(3);
    assertThat(page.get("read").longValue()).isEqualTo(4);
    assertThat(page.get("unread").longValue()).isEqualTo(1);
    assertThat(json(ann.get(thread + "?limit=1")).get("messages").get(0).get("offset").longValue())
        .isEqualTo(5);
    HttpResponse<String> read =
        ann.json(
            "POST", "/api/read", "{\"stream\":\"%s\",\"thread\":1,\"offset\":5}".formatted(stream));
    assertThat(read.statusCode()).as(read.body()).isEqualTo(204);
    assertThat(json(ann.get(thread)).get("unread").longValue()).isZero();
    assertThat(json(bob.get(thread)).get("read").longValue()).isEqualTo(5);
    JsonNode all = json(ann.get(messages));
    assertThat(first(all).get("replies").longValue()).isEqualTo(3);
    assertThat(all.get("messages").get(1).get("thread").longValue()).isEqualTo(1);
    assertProblem(ann.get(messages + "/9/thread"), 404, "no-message");
    assertProblem(ann.get(messages + "/x/thread"), 400, "bad-parameter");
  }

  @Test
  @Shows({"thread", "reactions"})
  void aMemberRespondsToReadableMessagesOnly() throws Exception {
    String room = Names.unique("room");
    String path = "/api/rooms/" + room;
    String settings = "{\"kind\":\"public\",\"history\":\"from-join\"}";
    assertThat(ann.json("PUT", path, settings).statusCode()).isEqualTo(201);
    String hidden = "/api/streams/room." + room + "/messages";
    assertThat(ann.post(hidden, "before").statusCode()).isEqualTo(201);
    String add = "{\"add\":[{\"user\":\"%s\"}]}".formatted(bobName);
    assertThat(ann.json("POST", path + "/members", add).statusCode()).isEqualTo(200);
    assertProblem(bob.post(hidden, "👍", "Parley-Header-reacts", "1"), 404, "no-message");
    assertProblem(bob.post(hidden, "text", "Parley-Header-thread", "1"), 404, "no-message");
    assertProblem(bob.get(hidden + "/1/thread"), 404, "no-message");
    assertProblem(bob.get(hidden + "/1/reactions"), 404, "no-message");
    assertThat(ann.get(hidden + "/1/reactions").statusCode()).isEqualTo(200);
  }

  @Test
  void anInboxHasNoResponsesAndAnEpochIsChecked() throws Exception {
    assertProblem(ann.get("/api/streams/inbox/messages/1/thread"), 404, "bad-destination");
    assertProblem(ann.get("/api/streams/inbox/messages/1/reactions"), 404, "bad-destination");
    send(ann, "lunch?");
    assertProblem(ann.get(messages + "/1/thread?epoch=x"), 409, "other-epoch");
    assertProblem(ann.get(messages + "/1/reactions?epoch=x"), 409, "other-epoch");
  }

  @Test
  @Shows("thread")
  void theFirstMessageOfAUserInAThreadBeginsToCount() throws Exception {
    send(ann, "lunch?");
    send(bob, "where?", "Parley-Header-thread", "1");
    send(ann, "something else");
    JsonNode list = json(bob.get("/api/conversations")).get("conversations");
    assertThat(list).hasSize(1);
    assertThat(list.get(0).get("unread").longValue()).isEqualTo(1);
  }

  @Test
  @Shows("thread")
  void messagesOfThreadsDoNotCountAsUnreadInTheConversation() throws Exception {
    send(ann, "lunch?");
    send(bob, "where?", "Parley-Header-thread", "1");
    send(bob, "there?", "Parley-Header-thread", "1");
    JsonNode list = json(ann.get("/api/conversations"));
    JsonNode room =
        list.get("conversations")
            .valueStream()
            .filter(entry -> entry.get("stream").stringValue().equals(stream))
            .findFirst()
            .orElseThrow();
    assertThat(room.get("unread").longValue()).isZero();
    assertThat(room.get("last").get("preview").stringValue()).isEqualTo("lunch?");
  }
}
