package chat.parley.crash;

import chat.parley.testkit.Await;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** The HTTP client of one user, which sends each request to another node. */
final class CrashHttp implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  /** Longer than any fault: a server that has not answered by then never does. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final HttpClient http = HttpClient.newHttpClient();
  private final IntSupplier ports;
  private final String user;

  CrashHttp(IntSupplier ports, String user) {
    this.ports = ports;
    this.user = user;
  }

  /**
   * Sends a request once. Blocks until the response, 20 s at most.
   *
   * @param key its {@code Idempotency-Key}
   * @param type the {@code Content-Type} of the body
   * @return null if there is no response: the server was killed or is paused
   */
  @Nullable HttpResponse<String> send(
      String method, String path, String key, String type, String body) {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ports.getAsInt() + path))
            .timeout(TIMEOUT)
            .header("Parley-User", user)
            .header("Idempotency-Key", key)
            .header("Content-Type", type)
            .method(method, BodyPublishers.ofString(body));
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException _) {
      return null;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Sends a request until it has a final response: success, or a refusal that is not temporary; for
   * two minutes at most.
   *
   * @param isOver whether to give up
   * @return null if it was given up
   */
  @Nullable HttpResponse<String> repeat(
      BooleanSupplier isOver, String method, String path, String key, String body) {
    String type = body.startsWith("{") ? "application/json" : "text/plain";
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!isOver.getAsBoolean() && System.nanoTime() < end) {
      HttpResponse<String> response = send(method, path, key, type, body);
      if (response != null && response.statusCode() < 500 && response.statusCode() != 429) {
        return response;
      }
      Await.pause(CrashRun.RECONNECT_DELAY);
    }
    return null;
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
