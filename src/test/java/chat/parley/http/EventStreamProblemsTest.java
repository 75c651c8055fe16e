package chat.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.EventStream;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shows;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests for event streams are refused. */
class EventStreamProblemsTest {

  private final ParleyServer server = ParleyServer.shared();
  private final HttpSender alice = HttpSender.of(server, "alice");

  @ParameterizedTest
  @CsvSource({
    "/api/events, 400, bad-parameter",
    "/api/events?at=, 400, bad-parameter",
    "/api/events?at=chat:x, 400, bad-parameter",
    "/api/events?at=chat&at=chat, 400, bad-parameter",
    "/api/events?at=nowhere, 404, bad-destination",
    "/api/events?at=inbox, 401, no-name",
    "/api/streams/nowhere/events, 404, bad-destination",
    "/api/streams/room.a%20b/events, 400, bad-name",
    "/api/streams/chat/events?at=room.lobby, 400, bad-parameter",
    "/api/streams/chat/events?device=, 400, bad-parameter"
  })
  @Shows("http-events-problems")
  void aRequestThatCanNeverSucceedIsAProblem(String path, int status, String code)
      throws Exception {
    HttpResponse<String> response =
        HttpSender.anonymous(server)
            .send("GET", path, BodyPublishers.noBody(), "Accept", "text/event-stream");
    HttpSender.assertProblem(response, status, code);
  }

  @ParameterizedTest
  @CsvSource({"x", "e:1:2", "'e:1,f:2'", "e:", "':1'", "e:9999999999999999999"})
  void anIdOfAnotherEventStreamIsAProblem(String id) {
    try (var events =
        EventStream.open(server.port(), "/api/streams/chat/events", "Last-Event-ID", id)) {
      assertThat(events.response().statusCode()).isEqualTo(400);
    }
  }

  @Test
  void othersThanGetAreNotAllowed() throws Exception {
    assertThat(alice.post("/api/events?at=chat", "").statusCode()).isEqualTo(405);
    assertThat(alice.post("/api/streams/chat/events", "").statusCode()).isEqualTo(405);
  }

  @Test
  void aResponseOfAProblemLeavesTheConnectionOpen() throws Exception {
    for (int i = 0; i < 3; i++) {
      assertThat(alice.get("/api/events?at=nowhere").statusCode()).isEqualTo(404);
    }
  }
}
