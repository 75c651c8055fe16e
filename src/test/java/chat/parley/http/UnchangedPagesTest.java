package chat.parley.http;

import static chat.parley.http.HttpSender.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.FaultyDriver;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shows;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that have the current page of a stream poll it again. */
class UnchangedPagesTest {

  private static final String PAGE = "/api/streams/room.lobby/messages";

  @TempDir private Path directory;

  private ParleyServer start() {
    return ParleyServer.start("parley.data-directory=" + directory);
  }

  @Test
  @Shows("http-etag")
  void noMessageIsReadForAPageThatHasNotChanged() throws Exception {
    String tag;
    try (var server = start()) {
      HttpSender alice = HttpSender.of(server, "alice");
      assertThat(alice.post(PAGE, "1").statusCode()).isEqualTo(201);
      tag = alice.get(PAGE).headers().firstValue("ETag").orElseThrow();
    }
    try (var driver = FaultyDriver.createRegistered(directory);
        var server = start()) {
      driver.failStatementsContaining("from message");
      HttpSender alice = HttpSender.of(server, "alice");
      HttpResponse<String> unchanged =
          alice.send("GET", PAGE, BodyPublishers.noBody(), "If-None-Match", tag);
      assertThat(unchanged.statusCode()).as(unchanged.body()).isEqualTo(304);
      assertProblem(alice.get(PAGE), 500, "internal");
      driver.failStatementsContaining(null);
    }
  }
}
