package chat.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Await;
import chat.parley.testkit.EventStream;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.SelfSignedCertificate;
import chat.parley.testkit.Shows;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Event streams over HTTPS. */
class EventsOverTlsIT {

  /** A body that takes several TLS records. */
  private static final String LARGE = "grüße ".repeat(8_000);

  private ParleyServer server;
  private HttpClient http;

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    Path store = directory.resolve("web.p12");
    var certificate = SelfSignedCertificate.create(store, "ip:127.0.0.1");
    http = HttpClient.newBuilder().sslContext(certificate.trustingContext()).build();
    server =
        ParleyServer.start(
            "parley.data-directory=" + directory.resolve("data"),
            "parley.event-streams.keep-alive=100ms",
            "server.ssl.key-store=file:" + store,
            "server.ssl.key-store-password=" + SelfSignedCertificate.PASSWORD);
  }

  @AfterEach
  void stop() {
    http.close();
    server.close();
  }

  private URI address(String path) {
    return URI.create("https://127.0.0.1:" + server.port() + "/api/streams/chat/" + path);
  }

  private EventStream open(String... headers) {
    return EventStream.open(http, address("events"), headers);
  }

  private void post(String body) throws Exception {
    var request =
        HttpRequest.newBuilder(address("messages"))
            .header("Parley-User", "alice")
            .POST(BodyPublishers.ofString(body));
    assertThat(http.send(request.build(), BodyHandlers.discarding()).statusCode()).isEqualTo(201);
  }

  @Test
  @Shows({"http-events-message", "http-events-resume", "http-events-alive"})
  void messagesArriveAndAClientResumes() throws Exception {
    String last;
    try (var events = open()) {
      events.next("joined");
      post("1");
      assertThat(events.next("message").text("body")).isEqualTo("1");
      post(LARGE);
      EventStream.Event event = events.next("message");
      assertThat(event.text("body")).isEqualTo(LARGE);
      last = String.valueOf(event.id());
      Await.until(() -> events.otherLines().toString(), () -> events.otherLines().contains(":"));
    }
    Await.until(() -> "sessions: " + server.openSessions(), () -> server.openSessions() == 0);
    post("2");
    try (var events = open("Last-Event-ID", last)) {
      assertThat(events.next("joined").id()).isEqualTo(last);
      post("3");
      assertThat(events.next("message").text("body")).isEqualTo("2");
      assertThat(events.next("message").text("body")).isEqualTo("3");
    }
  }

  @Test
  @Shows("http-events-stop")
  void aNodeThatStopsEndsAnEventStreamInOrder() {
    try (var events = open()) {
      events.next("joined");
      server.close();
      events.awaitEnd();
      assertThat(events.otherLines()).filteredOn(l -> l.startsWith("retry: ")).hasSize(2);
    }
  }
}
