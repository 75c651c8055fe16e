package chat.parley.http;

import static chat.parley.http.HttpSender.json;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shows;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * Repeats of a user that exceeds the message rate. With two nodes, which take the requests in turn,
 * the rate is exceeded on both, and one of them has not stored the first message.
 */
class RepeatsOverHttpTest {

  private static final ParleyServer SERVER =
      ParleyServer.start("parley.limits.messages-per-second=1", "parley.limits.burst=3s");

  private final String stream = "room." + Names.unique("repeats");
  private final String messages = "/api/streams/" + stream + "/messages";
  private final HttpSender alice = HttpSender.of(SERVER, Names.unique("alice"));

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  /** Sends until two messages in succession are refused. */
  private void useUpTheRate() throws Exception {
    for (int refused = 0; refused < 2; ) {
      refused = alice.post(messages, "x").statusCode() == 429 ? refused + 1 : 0;
    }
  }

  @Test
  @Shows({"http-repeat", "idempotent-rate"})
  void aRepeatIsAnsweredThoughTheRateIsExceeded() throws Exception {
    HttpResponse<String> first = alice.post(messages, "x", "Idempotency-Key", "1");
    assertThat(first.statusCode()).as(first.body()).isEqualTo(201);
    useUpTheRate();
    for (int i = 0; i < 2; i++) {
      HttpResponse<String> repeat = alice.post(messages, "x", "Idempotency-Key", "1");
      assertThat(repeat.statusCode()).as(repeat.body()).isEqualTo(200);
      assertThat(repeat.body().replace(",\"duplicate\":true", "")).isEqualTo(first.body());
      assertThat(repeat.headers().firstValue("location"))
          .isEqualTo(first.headers().firstValue("location"));
    }
  }

  @Test
  @Shows({"http-batch", "idempotent-rate"})
  void aBatchOfRepeatsIsAnsweredThoughTheRateIsExceeded() throws Exception {
    String batch =
        "{\"messages\":[{\"to\":\"%1$s\",\"body\":\"\",\"clientMessageId\":\"1\"},"
            + "{\"to\":\"%1$s\",\"body\":\"\",\"clientMessageId\":\"2\"}]}";
    assertThat(alice.batch(batch.formatted(stream)).statusCode()).isEqualTo(201);
    useUpTheRate();
    HttpResponse<String> repeat = alice.batch(batch.formatted(stream));
    assertThat(repeat.statusCode()).as(repeat.body()).isEqualTo(200);
    assertThat(json(repeat).get("messages").valueStream())
        .allMatch(message -> message.get("duplicate").booleanValue())
        .extracting(message -> message.get("offset").asInt())
        .containsExactly(1, 2);
  }
}
