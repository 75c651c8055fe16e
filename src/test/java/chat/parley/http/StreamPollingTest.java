package chat.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.Address;
import chat.parley.message.RoomName;
import chat.parley.testkit.Await;
import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Poller;
import chat.parley.testkit.Shows;
import chat.parley.testkit.StompUser;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Clients poll one stream over HTTP. */
class StreamPollingTest {

  private final ParleyServer server = ParleyServer.shared();
  private final String name = Names.unique("room");
  private final String messages = "/api/streams/room." + name + "/messages";
  private final Poller poller = new Poller(Names.unique("bob"));
  private final StompUser alice = StompUser.connect(server, "alice");

  @AfterEach
  void close() {
    poller.close();
    alice.close();
  }

  private void store(String text) {
    alice.store("/topic/room." + name, text);
  }

  private static HttpResponse<String> await(CompletableFuture<HttpResponse<String>> response) {
    return response.orTimeout(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS).join();
  }

  private HttpResponse<String> get(String query, String... headers) {
    return await(poller.get(server.port(), messages + query, headers));
  }

  private static JsonNode json(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JsonMapper.shared().readTree(response.body());
  }

  private static String code(HttpResponse<String> response) {
    return JsonMapper.shared().readTree(response.body()).get("code").stringValue();
  }

  @Test
  @Shows({"http-etag", "http-page"})
  void aPageIsNotSentAgainWhileNothingHasChanged() {
    store("1");
    HttpResponse<String> page = get("");
    String epoch = json(page).get("epoch").stringValue();
    String tag = page.headers().firstValue("ETag").orElseThrow();
    assertThat(tag).isEqualTo("\"%s:1:1\"".formatted(epoch));
    for (String known : new String[] {tag, "W/" + tag, "\"x\", " + tag}) {
      HttpResponse<String> unchanged = get("?after=0", "If-None-Match", known);
      assertThat(unchanged.statusCode()).isEqualTo(304);
      assertThat(unchanged.body()).isEmpty();
      assertThat(unchanged.headers().firstValue("ETag")).contains(tag);
    }
    store("2");
    HttpResponse<String> changed = get("", "If-None-Match", tag);
    assertThat(json(changed).get("messages")).hasSize(2);
    assertThat(changed.headers().firstValue("ETag")).contains("\"%s:1:2\"".formatted(epoch));
    assertThat(changed.headers().firstValue("Cache-Control").orElseThrow()).contains("no-store");
    assertThat(code(get("?epoch=other", "If-None-Match", tag))).isEqualTo("other-epoch");
  }

  @Test
  @Shows("http-wait")
  void theResponseComesWithTheNextMessage() {
    store("1");
    CompletableFuture<HttpResponse<String>> response =
        poller.get(server.port(), messages + "?after=1&wait=25");
    server.awaitWaiting(new Address.Room(new RoomName(name)), 1);
    assertThat(response).isNotDone();
    store("2");
    HttpResponse<String> received = await(response);
    JsonNode page = json(received);
    assertThat(page.get("messages").get(0).get("body").stringValue()).isEqualTo("2");
    assertThat(page.get("first").longValue()).isEqualTo(1);
    assertThat(page.get("last").longValue()).isEqualTo(2);
    assertThat(page.has("recovered")).isFalse();
    assertThat(received.headers().firstValue("ETag")).isEmpty();
    assertThat(received.headers().firstValue("Cache-Control").orElseThrow()).contains("no-store");
    assertThat(get("?after=1&wait=25").body()).as("a repeat").isEqualTo(received.body());
    server.awaitWaiting(new Address.Room(new RoomName(name)), 0);
  }

  @Test
  @Shows("http-wait")
  void withoutAMessageThePageIsEmpty() {
    store("1");
    for (String query : new String[] {"?after=1&wait=1", "?after=1&wait=0", "?after=7&wait=25"}) {
      JsonNode page = json(get(query));
      assertThat(page.get("messages")).isEmpty();
      assertThat(page.get("last").longValue()).isEqualTo(1);
    }
  }

  @Test
  void anotherEpochIsRefused() {
    HttpResponse<String> refused = get("?after=0&epoch=other&wait=25");
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(code(refused)).isEqualTo("other-epoch");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?wait=1",
        "?before=1&wait=1",
        "?after=1&before=3&wait=1",
        "?after=1&wait=26",
        "?after=1&wait=x",
        "?after=1&wait=",
        "?after=1&wait=-1"
      })
  @Shows({"http-wait-time", "code-bad-parameter"})
  void invalidParametersAreRefused(String query) {
    HttpResponse<String> refused = get(query);
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(code(refused)).isEqualTo("bad-parameter");
  }
}
