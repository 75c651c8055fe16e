package chat.parley.http;

import static chat.parley.http.HttpSender.assertProblem;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shows;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bodies of messages over HTTP are limited and complete. */
class BodiesOverHttpTest {

  private static final int MAX_BODY = 64 * 1024;

  private final ParleyServer server = ParleyServer.shared();
  private final String name = Names.unique("alice");
  private final HttpSender alice = HttpSender.of(server, name);
  private final String stream = "room." + Names.unique("room");
  private final String messages = "/api/streams/" + stream + "/messages";

  @Test
  @Shows("http-body-size")
  void aBodyOverTheLimitIsRefused() throws Exception {
    assertThat(alice.post(messages, "x".repeat(MAX_BODY)).statusCode()).isEqualTo(201);
    String large = "x".repeat(MAX_BODY + 1);
    assertProblem(alice.post(messages, large), 413, "message-too-large");
    // Without a Content-Length.
    var chunked =
        BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large.getBytes(UTF_8)));
    assertProblem(alice.post(messages, chunked), 413, "message-too-large");
    assertThat(alice.stored(messages)).hasSize(1);
  }

  @Test
  @Shows("http-body-size")
  void aHugeBodyIsRefusedBeforeItIsRead() throws Exception {
    String response = alice.raw(messages, "Content-Length: 99999999999\r\n\r\n", false);
    assertThat(response).startsWith("HTTP/1.1 413 ").contains("\"message-too-large\"");
  }

  @Test
  void aBodyThatIsNotCompleteIsNotStored() throws Exception {
    for (String rest :
        List.of(
            "Content-Length: 10\r\n\r\nhalf", "Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n")) {
      assertThat(alice.raw(messages, rest, true)).doesNotStartWith("HTTP/1.1 2");
    }
    assertThat(alice.stored(messages)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "multipart/form-data; boundary=x",
        "multipart/mixed",
        "application/x-www-form-urlencoded",
        "application/json"
      })
  void theBodyIsTheMessageWhateverItsType(String type) throws Exception {
    String body =
        "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb=c&access_token=d\r\n--x--\r\n";
    assertThat(alice.post(messages, body, "Content-Type", type).statusCode()).isEqualTo(201);
    assertThat(alice.stored(messages)).containsExactly(body);
  }

  @Test
  void aCompressedBodyIsRefused() throws Exception {
    assertProblem(alice.post(messages, "x", "Content-Encoding", "gzip"), 400, "bad-request");
  }
}
