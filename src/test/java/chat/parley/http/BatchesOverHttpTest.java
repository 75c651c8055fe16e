package chat.parley.http;

import static chat.parley.http.HttpSender.assertProblem;
import static chat.parley.http.HttpSender.json;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shows;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Several messages are sent in one request. */
class BatchesOverHttpTest {

  private static final int MAX_BODY = 64 * 1024;

  private final ParleyServer server = ParleyServer.shared();
  private final String name = Names.unique("alice");
  private final HttpSender alice = HttpSender.of(server, name);
  private final String stream = "room." + Names.unique("room");
  private final String messages = "/api/streams/" + stream + "/messages";

  @Test
  @Shows("http-batch")
  void aBatchIsStoredAsAWhole() throws Exception {
    String json =
        """
        {"messages": [
          {"to": "STREAM", "contentType": "text/plain", "body": "grüße", "clientMessageId": "1"},
          {"to": "STREAM", "bodyBase64": "AP8=", "headers": {"Priority": "9", "offset": "7"}},
          {"to": "STREAM", "body": "", "headers": {"persistent": "false"}},
          {"to": "STREAM", "body": "again", "clientMessageId": "1"}]}
        """
            .replace("STREAM", stream);
    HttpResponse<String> response = alice.batch(json);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    JsonNode results = json(response).get("messages");
    assertThat(results.valueStream().map(result -> result.path("offset").asLong(0)))
        .containsExactly(1L, 2L, 0L, 1L);
    assertThat(results.get(3).get("duplicate").booleanValue()).isTrue();
    JsonNode page = json(alice.get(messages)).get("messages");
    assertThat(page).hasSize(2);
    assertThat(page.get(0).get("contentType").stringValue()).isEqualTo("text/plain");
    assertThat(page.get(1).get("bodyBase64").stringValue()).isEqualTo("AP8=");
    assertThat(page.get(1).get("headers").toString()).isEqualTo("{\"Priority\":\"9\"}");
  }

  @Test
  @Shows("http-batch")
  void aRepeatedBatchIsARepeat() throws Exception {
    String json = "{\"messages\":[{\"to\":\"%s\",\"body\":\"x\",\"clientMessageId\":\"1\"}]}";
    assertThat(alice.batch(json.formatted(stream)).statusCode()).isEqualTo(201);
    assertThat(alice.batch(json.formatted(stream)).statusCode()).isEqualTo(200);
    assertThat(alice.stored(messages)).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'to': 'inbox', 'body': 'x'}|403|forbidden",
        "{'to': 'pair.alice,bob', 'body': 'x'}|400|bad-destination",
        "{'to': 'room.a b', 'body': 'x'}|400|bad-name",
        "{'to': 'chat', 'body': 'x', 'to': 'chat'}|400|bad-body",
        "{'body': 'x'}|400|bad-body",
        "{'to': 'chat'}|400|bad-body",
        "{'to': 'chat', 'body': 'x', 'bodyBase64': ''}|400|bad-body",
        "{'to': 'chat', 'bodyBase64': '*'}|400|bad-body",
        "{'to': 'chat', 'body': 'x', 'clientMessageID': '1'}|400|bad-body",
        "{'to': 'chat', 'body': 'x', 'clientMessageId': ''}|400|bad-header",
        "{'to': 'chat', 'body': 'x', 'clientMessageId': 'a\\u0000'}|400|bad-header",
        "{'to': 'chat', 'body': 'x', 'contentType': 'a\\ud800'}|400|bad-header",
        "{'to': 'chat', 'body': 'x', 'headers': {'a': 7}}|400|bad-body",
        "{'to': 'chat', 'body': 'x', 'headers': {'a': '', 'a': ''}}|400|bad-body",
        "7|400|bad-body"
      })
  @Shows({"http-batch", "http-batch-json"})
  void aBatchWithOneBadMessageStoresNothing(String bad, int status, String code) throws Exception {
    String json =
        "{\"messages\": [{\"to\": \"%s\", \"body\": \"good\"}, %s]}"
            .formatted(stream, bad.replace('\'', '"'));
    assertProblem(alice.batch(json), status, code);
    String large = "{\"to\": \"chat\", \"body\": \"" + "x".repeat(MAX_BODY + 1) + "\"}";
    HttpResponse<String> tooLarge =
        alice.batch(
            "{\"messages\": [{\"to\": \"%s\", \"body\": \"\"}, %s]}".formatted(stream, large));
    assertProblem(tooLarge, 413, "message-too-large");
    assertThat(json(tooLarge).get("detail").stringValue()).startsWith("messages[1]: ");
    assertThat(alice.stored(messages)).isEmpty();
  }

  @Test
  @Shows("http-batch")
  void aBatchHasTheLimitsOfATransaction() throws Exception {
    String message = "{\"to\": \"" + stream + "\", \"body\": \"\"}";
    String most = (message + ",").repeat(999);
    assertThat(alice.batch("{\"messages\": [" + most + message + "]}").statusCode()).isEqualTo(201);
    assertProblem(
        alice.batch("{\"messages\": [" + most + message + "," + message + "]}"),
        413,
        "transaction-too-large");
    String large = "{\"to\": \"%s\", \"body\": \"%s\"}".formatted(stream, "x".repeat(MAX_BODY));
    assertProblem(
        alice.batch("{\"messages\": [" + (large + ",").repeat(16) + large + "]}"),
        413,
        "transaction-too-large");
    String huge =
        alice.raw(
            "/api/messages",
            "Content-Type: application/vnd.parley.batch+json\r\nContent-Length: 50000000\r\n\r\n",
            false);
    assertThat(huge).startsWith("HTTP/1.1 413 ").contains("\"transaction-too-large\"");
    assertProblem(alice.batch("{\"messages\": []}"), 400, "bad-body");
    assertProblem(
        alice.post("/api/messages", "{}", "Content-Type", "application/json"), 415, "bad-request");
  }
}
