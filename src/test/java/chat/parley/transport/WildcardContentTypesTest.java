package chat.parley.transport;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.ServerLog;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WildcardContentTypesTest {

  private final ParleyServer server = ParleyServer.shared();

  private HttpResponse<String> send(String method, String path, String type) throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
              .method(method, BodyPublishers.noBody())
              .header("Parley-User", "alice")
              .header("Content-Type", type);
      return http.send(request.build(), BodyHandlers.ofString());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"*/*", "*", "a/*", "application/*+json", " text/* ;charset=utf-8"})
  void requestsWithAWildcardAsTheirTypeAreRefusedWithoutALineInTheLog(String type)
      throws Exception {
    try (var log = ServerLog.open()) {
      for (String path : List.of("/actuator/health", "/stomp", "/api/messages", "/other")) {
        HttpResponse<String> response = send("GET", path, type);
        assertThat(response.statusCode()).as(path).isEqualTo(400);
        assertThat(response.body()).contains("\"code\":\"bad-request\"");
      }
      assertThat(send("POST", "/api/streams/chat/messages", type).statusCode()).isEqualTo(400);
      assertThat(log.lines()).noneMatch(line -> line.contains("wildcard"));
    }
  }

  @Test
  void otherTypesAreMessagesAsTheyAre() throws Exception {
    for (String type : List.of("text/plain", "text/x*y", "a/b; c=*", "none")) {
      HttpResponse<String> response = send("POST", "/api/streams/room.wild/messages", type);
      assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    }
  }
}
