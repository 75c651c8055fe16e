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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Messages are edited and removed by HTTP, and pages have them as they are. */
class ChangesOverHttpTest {

  private final ParleyServer server = ParleyServer.shared();
  private final HttpSender ann = HttpSender.of(server, Names.unique("ann"));
  private final HttpSender bob = HttpSender.of(server, Names.unique("bob"));
  private final String stream = "room." + Names.unique("room");
  private final String messages = "/api/streams/" + stream + "/messages";

  private void send(HttpSender sender, String body, String... headers) throws Exception {
    assertThat(sender.post(messages, body, headers).statusCode()).isEqualTo(201);
  }

  private HttpResponse<String> edit(HttpSender sender, long offset, String body, String... headers)
      throws Exception {
    return sender.send("PATCH", messages + "/" + offset, BodyPublishers.ofString(body), headers);
  }

  private JsonNode page(String query) throws Exception {
    return json(ann.get(messages + query));
  }

  private static List<String> bodies(JsonNode page) {
    return texts(page, "body");
  }

  private static List<String> texts(JsonNode page, String field) {
    return page.get("messages").valueStream().map(m -> m.path(field).asString("")).toList();
  }

  @Test
  @Shows({"edits", "page-folded"})
  void aPageHasTheMessageAsItIsAndNotTheEdit() throws Exception {
    send(ann, "hallo", "Content-Type", "text/plain");
    send(bob, "hi", "Parley-Header-replies-to", "1");
    HttpResponse<String> response = edit(ann, 1, "hello", "Content-Type", "text/plain");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(json(response).get("offset").longValue()).isEqualTo(3);
    JsonNode page = page("");
    assertThat(bodies(page)).containsExactly("hello", "hi");
    assertThat(page.get("folded").longValue()).isEqualTo(3);
    assertThat(page.get("last").longValue()).isEqualTo(3);
    assertThat(page.get("messages").get(0).get("edited").longValue()).isEqualTo(3);
    assertThat(page.get("messages").get(1).get("repliesTo").longValue()).isEqualTo(1);
    assertThat(bodies(page("?changes=true"))).containsExactly("hello", "hi", "hello");
    JsonNode edit = json(ann.get(messages + "/3"));
    assertThat(edit.get("headers").get("edits").stringValue()).isEqualTo("1");
  }

  @Test
  @Shows("author-removes")
  void aRemovedMessageHasNoBody() throws Exception {
    send(ann, "secret");
    assertThat(ann.delete(messages + "/1").statusCode()).isEqualTo(200);
    JsonNode again = json(ann.delete(messages + "/1"));
    assertThat(again.get("duplicate").booleanValue()).isTrue();
    assertThat(again.get("offset").longValue()).isEqualTo(2);
    JsonNode removed = page("").get("messages").get(0);
    assertThat(removed.get("removed").booleanValue()).isTrue();
    assertThat(removed.get("body").stringValue()).isEmpty();
  }

  /** The offsets are 1 to 3 messages, 4 and 5 edits, 6 and 7 messages, 8 a removal of 6. */
  private void fill() throws Exception {
    for (String body : List.of("1", "2", "3")) {
      send(ann, body);
    }
    edit(ann, 2, "two");
    edit(ann, 3, "three");
    send(ann, "6");
    send(ann, "7");
    ann.delete(messages + "/6");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "?limit=2|7 8",
        "?limit=4|3 6 7 8",
        "?limit=50|1 2 3 6 7 8",
        "?after=0&limit=4|1 2 3 6",
        "?after=3&limit=2|6 7",
        "?after=4&limit=1|6",
        "?before=6&limit=2|2 3",
        "?before=5&limit=3|1 2 3",
        "?after=2&before=7&limit=2|3 6",
        "?after=3&before=6&limit=2|",
        "?after=3&limit=2&changes=true|4 5"
      })
  @Shows("page-folded")
  void aPageIsAsFullAsWithoutEdits(String query, String offsets) throws Exception {
    fill();
    List<String> expected = offsets == null ? List.of() : List.of(offsets.split(" "));
    assertThat(texts(page(query), "offset")).isEqualTo(expected);
  }

  @Test
  @Shows("page-folded")
  void aPollThatWaitsIsNotAnsweredByAnEdit() throws Exception {
    send(ann, "1");
    edit(ann, 1, "one");
    JsonNode page = page("?after=1&wait=1");
    assertThat(page.get("messages")).isEmpty();
    assertThat(page.get("last").longValue()).isEqualTo(2);
    assertThat(bodies(page("?after=1&wait=1&changes=true"))).containsExactly("one");
    send(ann, "3");
    assertThat(bodies(page("?after=1&wait=1"))).containsExactly("3");
  }

  @Test
  @Shows("changes-since")
  void theMessagesOfARangeThatHaveChangedAreRead() throws Exception {
    fill();
    String changes = "/api/streams/" + stream + "/changes";
    JsonNode all = json(ann.get(changes + "?after=0&from=1&to=7"));
    assertThat(texts(all, "offset")).containsExactly("2", "3", "6");
    assertThat(bodies(all)).containsExactly("two", "three", "");
    assertThat(all.get("folded").longValue()).isEqualTo(8);
    assertThat(texts(json(ann.get(changes + "?after=4&from=1&to=7")), "offset"))
        .containsExactly("3", "6");
    assertThat(texts(json(ann.get(changes + "?after=4&from=1&to=5")), "offset"))
        .containsExactly("3");
    assertThat(texts(json(ann.get(changes + "?after=0&from=1&to=7&limit=1")), "offset"))
        .containsExactly("2");
    assertThat(texts(json(ann.get(changes + "?after=8&from=1&to=7")), "offset")).isEmpty();
  }

  private static Stream<String> badQueries() {
    return Stream.of(
        "",
        "?after=1",
        "?after=1&from=1",
        "?after=x&from=1&to=2",
        "?after=1&from=-1&to=2",
        "?after=1&from=1&to=2&limit=201");
  }

  @Test
  @Shows("changes-since")
  void aBadRangeIsRefused() throws Exception {
    for (String query : badQueries().toList()) {
      assertProblem(ann.get("/api/streams/" + stream + "/changes" + query), 400, "bad-parameter");
    }
    assertProblem(
        ann.get("/api/streams/inbox/changes?after=0&from=1&to=2"), 404, "bad-destination");
    assertProblem(ann.get(messages + "?changes=yes"), 400, "bad-parameter");
  }

  @Test
  @Shows("change-refused")
  void aChangeOfAnotherTargetIsRefused() throws Exception {
    send(ann, "1");
    send(bob, "2");
    assertProblem(edit(bob, 1, "x"), 403, "not-yours");
    assertProblem(bob.delete(messages + "/1"), 403, "not-yours");
    assertProblem(edit(bob, 9, "x"), 404, "no-message");
    assertProblem(bob.delete(messages + "/9"), 404, "no-message");
    assertProblem(edit(bob, 0, "x"), 400, "bad-header");
    assertProblem(
        bob.send("PATCH", messages + "/x", BodyPublishers.ofString("x")), 400, "bad-parameter");
    bob.delete(messages + "/2");
    assertProblem(edit(bob, 2, "x"), 409, "removed");
    assertProblem(
        bob.post("/api/users/carl/messages", "x", "Parley-Header-edits", "1"), 400, "bad-header");
  }

  @Test
  @Shows("edit-limits")
  void aMessageIsEditedOncePerSecond() throws Exception {
    send(ann, "1");
    assertThat(edit(ann, 1, "2").statusCode()).isEqualTo(200);
    HttpResponse<String> second = edit(ann, 1, "3");
    assertProblem(second, 429, "too-fast");
    assertThat(second.headers().firstValue("retry-after")).hasValue("1");
  }
}
