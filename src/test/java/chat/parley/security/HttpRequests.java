package chat.parley.security;

import chat.parley.testkit.ParleyServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import org.jspecify.annotations.Nullable;

/** Sends HTTP requests that are not handshakes. */
final class HttpRequests {

  private HttpRequests() {}

  /**
   * Sends JSON in a POST request, and returns the status of the response.
   *
   * @param token the bearer token; null for a request without one
   */
  static int post(ParleyServer server, String path, @Nullable String token, String json)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    try (var client = HttpClient.newHttpClient()) {
      return client.send(request.build(), BodyHandlers.discarding()).statusCode();
    }
  }
}
