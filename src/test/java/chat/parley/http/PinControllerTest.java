package chat.parley.http;

import static chat.parley.http.HttpSender.assertProblem;
import static chat.parley.http.HttpSender.json;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shows;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class PinControllerTest {

  private final ParleyServer server = ParleyServer.shared();
  private final String room = Names.unique("room");
  private final String path = "/api/rooms/" + room;
  private final String pins = path + "/pins";
  private final String messages = "/api/streams/room." + room + "/messages";
  private final HttpSender ann = HttpSender.of(server, "ann");

  @BeforeEach
  void createRoom() throws Exception {
    assertThat(ann.json("PUT", path, "{}").statusCode()).isEqualTo(201);
    for (String text : new String[] {"one", "two", "three"}) {
      assertThat(ann.post(messages, text, "Content-Type", "text/plain").statusCode())
          .isEqualTo(201);
    }
  }

  private HttpResponse<String> put(String offset, String... headers) throws Exception {
    return ann.send("PUT", pins + "/" + offset, BodyPublishers.noBody(), headers);
  }

  private void pin(String offset, String... headers) throws Exception {
    HttpResponse<String> response = put(offset, headers);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(204);
    assertThat(response.body()).isEmpty();
  }

  @Test
  @Shows("pins")
  void aPinHasItsUserItsTimeAndTheMessageAsInAPage() throws Exception {
    pin("2");
    JsonNode page = json(ann.get(pins));
    JsonNode pin = page.get("pins").get(0);
    assertThat(pin.get("pinnedBy").stringValue()).isEqualTo("ann");
    JsonNode message = json(ann.get(messages + "/2"));
    assertThat(pin.get("pinnedAt").longValue())
        .isGreaterThanOrEqualTo(message.get("timestamp").longValue());
    assertThat(pin.get("offset").longValue()).isEqualTo(2);
    assertThat(pin.get("message")).isEqualTo(message);
    assertThat(page.get("offset").longValue()).isEqualTo(2);
    assertThat(page.get("epoch")).isEqualTo(json(ann.get(path)).get("epoch"));
    assertThat(page.propertyNames()).containsExactly("pins", "epoch", "offset");
  }

  @Test
  @Shows("pins")
  void aPageOfLargeMessagesIsContinued() throws Exception {
    for (int i = 0; i < 10; i++) {
      assertThat(ann.post(messages, "x".repeat(60_000)).statusCode()).isEqualTo(201);
      pin("" + (4 + i));
    }
    JsonNode first = json(ann.get(pins));
    assertThat(first.get("pins")).hasSize(9);
    JsonNode second = json(ann.get(pins + "?after=" + first.get("next").longValue()));
    assertThat(second.get("pins")).hasSize(1);
    assertThat(second.get("pins").get(0).get("offset").longValue()).isEqualTo(13);
    assertThat(second.has("next")).isFalse();
  }

  @Test
  @Shows("pins-repeat")
  void aRepeatedPinIsMadeOnce() throws Exception {
    pin("1", "Idempotency-Key", "k1");
    assertThat(ann.delete(pins + "/1").statusCode()).isEqualTo(204);
    pin("1", "Idempotency-Key", "k1");
    assertThat(json(ann.get(pins)).get("pins")).isEmpty();
    assertProblem(put("2", "Idempotency-Key", "k1"), 400, "bad-header");
  }

  @ParameterizedTest
  @CsvSource({
    "x, 400, bad-parameter",
    "-1, 400, bad-parameter",
    "1?before=x, 400, bad-parameter",
    "0, 404, no-message",
    "4, 404, no-message",
    "1?before=2, 404, no-message"
  })
  @Shows("pins-refused")
  void aBadOffsetIsRefused(String offset, int status, String code) throws Exception {
    assertProblem(put(offset), status, code);
    assertThat(json(ann.get(pins)).get("pins")).isEmpty();
  }

  @Test
  @Shows("pins-refused")
  void aRequestToPinHasNoBody() throws Exception {
    assertProblem(ann.json("PUT", pins + "/1", "{\"before\":2}"), 400, "bad-request");
    assertProblem(ann.get(pins + "?after=x"), 400, "bad-parameter");
  }
}
