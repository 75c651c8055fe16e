package chat.parley.web;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shows;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Static files are revalidated by their ETag; the message history is not cached. */
class StaticFilesTest {

  private final ParleyServer server = ParleyServer.shared();
  private final HttpClient http = HttpClient.newHttpClient();

  private HttpResponse<byte[]> get(String path, String... headers) throws Exception {
    var uri = URI.create("http://127.0.0.1:" + server.port() + path);
    var request = HttpRequest.newBuilder(uri).header("Accept-Encoding", "gzip");
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofByteArray());
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/index.html",
        "/page/app.js",
        "/page/icon.svg",
        "/old/",
        "/parley.js",
        "/parley/connection.js",
        "/parley.d.ts",
        "/openapi.yaml",
        "/webjars/stomp__stompjs/esm6/index.js"
      })
  void anUnchangedFileIsNotSentAgain(String path) throws Exception {
    HttpResponse<byte[]> file = get(path);
    assertThat(header(file, "Cache-Control")).isEqualTo("no-cache");
    assertThat(header(file, "Last-Modified")).isEmpty();
    HttpResponse<byte[]> revalidated = get(path, "If-None-Match", header(file, "ETag"));
    assertThat(revalidated.statusCode()).isEqualTo(304);
    assertThat(revalidated.body()).isEmpty();
    assertThat(header(revalidated, "Cache-Control")).isEqualTo("no-cache");
    HttpResponse<byte[]> mismatched = get(path, "If-None-Match", "\"another\"");
    assertThat(mismatched.statusCode()).isEqualTo(200);
    assertThat(mismatched.body()).isEqualTo(file.body()).isNotEmpty();
  }

  @Test
  void aHeadRequestReturnsTheContentLength() throws Exception {
    var uri = URI.create("http://127.0.0.1:" + server.port() + "/page/app.js");
    var head = http.send(HttpRequest.newBuilder(uri).HEAD().build(), BodyHandlers.discarding());
    var file = http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofByteArray());
    assertThat(header(head, "Content-Length")).isEqualTo(String.valueOf(file.body().length));
  }

  @Test
  @Shows("http-openapi")
  void theDescriptionOfTheApiIsYaml() throws Exception {
    HttpResponse<byte[]> file = get("/openapi.yaml");
    assertThat(header(file, "Content-Type")).isEqualTo("application/yaml");
    assertThat(header(file, "Content-Encoding")).isEqualTo("gzip");
  }

  @Test
  void theHistoryIsNotCached() throws Exception {
    HttpResponse<byte[]> page = get("/api/streams/chat/messages");
    assertThat(header(page, "Cache-Control")).contains("no-store");
  }
}
