package chat.parley.operations;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Await;
import chat.parley.testkit.Handshake;
import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.RawWebSocket;
import chat.parley.testkit.StompUser;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What {@code /actuator/prometheus} counts is what has happened. */
class MetricsTest {

  private static final ParleyServer SERVER = ParleyServer.start();

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  /** What a metric is at this moment; not a number if there is none. */
  private static double value(String metric) throws Exception {
    var uri = URI.create("http://127.0.0.1:" + SERVER.port() + "/actuator/prometheus");
    try (var http = HttpClient.newHttpClient()) {
      return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
          .body()
          .lines()
          .filter(line -> line.startsWith(metric + " "))
          .mapToDouble(line -> Double.parseDouble(line.substring(metric.length() + 1)))
          .findFirst()
          .orElse(Double.NaN);
    }
  }

  private static void awaitValue(String metric, double expected) {
    Await.until(() -> metric + " is not " + expected, () -> is(metric, expected));
  }

  private static boolean is(String metric, double expected) {
    try {
      return value(metric) == expected;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void sessionsAreCountedByProtocol() {
    try (var _ = StompUser.connect(SERVER, Names.unique("stomp"));
        var _ = StompUser.connect(SERVER, Names.unique("stomp"));
        var _ = RawWebSocket.open(SERVER, "/ws/");
        var _ = RawWebSocket.open(SERVER, "/ws/" + Names.unique("old") + "/")) {
      awaitValue("parley_sessions{protocol=\"stomp\"}", 2);
      awaitValue("parley_sessions{protocol=\"broadcast\"}", 1);
      awaitValue("parley_sessions{protocol=\"point-to-point\"}", 1);
    }
    awaitValue("parley_sessions{protocol=\"stomp\"}", 0);
    awaitValue("parley_sessions{protocol=\"broadcast\"}", 0);
  }

  @Test
  void messagesAreCountedWhereTheyAreStoredAndWhereTheyAreWritten() throws Exception {
    String room = "/topic/room." + Names.unique("counted");
    SERVER.awaitOpenSessions(0);
    // That something was written is counted a moment after it has come, so from the very beginning.
    double written = value("parley_written_total");
    try (StompUser writer = StompUser.connect(SERVER, Names.unique("writer"));
        StompUser reader = StompUser.connect(SERVER, Names.unique("reader"))) {
      reader.subscribe("room", room);
      double stored = value("parley_stored_total");
      double commits = value("parley_commits_seconds_count");
      writer.store(room, "one");
      writer.store(room, "two");
      reader.next("MESSAGE");
      reader.next("MESSAGE");
      awaitValue("parley_stored_total", stored + 2);
      awaitValue("parley_commits_seconds_count", commits + 2);
      int answers = 5; // Two CONNECTED and three receipts.
      awaitValue("parley_written_total", written + answers + 2);
      assertThat(value("parley_commits_seconds_sum")).isPositive();
    }
  }

  @Test
  void whoIsRefusedIsCountedByTheReason() throws Exception {
    String badOrigin = "parley_refused_total{code=\"bad-origin\"}";
    double before = value(badOrigin);
    Handshake.to(SERVER, "/ws/").header("Origin: https://elsewhere.example").refused();
    awaitValue(badOrigin, before + 1);
  }
}
