package chat.parley.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.EventStream;
import chat.parley.testkit.Handshake;
import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shows;
import chat.parley.testkit.StompUser;
import chat.parley.testkit.TestTokens;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Static files are compressed for clients that accept gzip; other content is not. */
class ResponseCompressionIT {

  private final ParleyServer server = ParleyServer.shared();
  private final HttpClient http = HttpClient.newHttpClient();

  private HttpResponse<byte[]> get(String path, String... headers) throws Exception {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofByteArray());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/parley.js", "/parley.d.ts", "/page/page.css", "/openapi.yaml"})
  void filesAreCompressedForClientsThatAcceptGzip(String path) throws Exception {
    HttpResponse<byte[]> plain = get(path);
    HttpResponse<byte[]> compressed = get(path, "Accept-Encoding", "gzip, deflate, br");
    assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
    assertThat(compressed.headers().firstValue("Content-Encoding")).hasValue("gzip");
    assertThat(compressed.headers().allValues("Vary")).contains("Accept-Encoding");
    assertThat(compressed.body()).hasSizeLessThan(plain.body().length / 2);
    assertThat(decompressed(compressed.body())).isEqualTo(plain.body());
  }

  private static byte[] decompressed(byte[] gzip) throws IOException {
    try (var in = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
      return in.readAllBytes();
    }
  }

  @Test
  void theHistoryIsNotCompressed() throws Exception {
    String room = "room." + Names.unique("room");
    try (var alice = StompUser.connect(server, "alice")) {
      alice.store("/topic/" + room, "x".repeat(10_000));
    }
    var page = get("/api/streams/" + room + "/messages", "Accept-Encoding", "gzip");
    assertThat(page.headers().firstValue("Content-Encoding")).isEmpty();
    assertThat(new String(page.body(), UTF_8)).contains("x".repeat(10_000));
  }

  /** Also if an operator has added their type to those that are compressed. */
  @Test
  @Shows("http-events-headers")
  void eventStreamsAreNotCompressed() {
    try (var compressing =
        ParleyServer.start("server.compression.mime-types=text/html,text/event-stream")) {
      for (String path : List.of("/api/events?at=chat", "/api/streams/chat/events")) {
        try (var events = EventStream.open(compressing.port(), path, "Accept-Encoding", "gzip")) {
          assertThat(events.response().headers().firstValue("Content-Encoding")).isEmpty();
          assertThat(events.next("joined").text("stream")).isEqualTo("chat");
        }
      }
    }
  }

  @Test
  void aHandshakeThatAcceptsGzipSucceeds() {
    var handshake = Handshake.to(server, "/stomp").header("Accept-Encoding: gzip, deflate, br");
    try (var alice = StompUser.on(handshake.open())) {
      alice.frame("CONNECT", "", "accept-version:1.2");
      alice.next("CONNECTED");
    }
  }

  @Test
  void requestBodiesAreNotDecompressed() throws Exception {
    try (var tokenServer = ParleyServer.start(TestTokens.tokenModeProperties())) {
      var body = new ByteArrayOutputStream();
      try (var gzip = new GZIPOutputStream(body)) {
        gzip.write("{\"do\":\"mute\",\"user\":\"bob\"}".getBytes(UTF_8));
      }
      var uri = URI.create("http://127.0.0.1:" + tokenServer.port() + "/api/moderation");
      var request =
          HttpRequest.newBuilder(uri)
              .header("Content-Type", "application/json")
              .header("Content-Encoding", "gzip")
              .header("Authorization", "Bearer " + TestTokens.of("mo", "moderator"))
              .POST(BodyPublishers.ofByteArray(body.toByteArray()));
      assertThat(http.send(request.build(), BodyHandlers.ofString()).body())
          .contains("\"code\":\"bad-body\"");
    }
  }
}
