package chat.parley.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.net.URI;
import java.util.Arrays;

/** Encodes the HTTP requests of a client. */
final class Requests {

  private Requests() {}

  /** Returns a request for messages. */
  static byte[] get(Scene scene, int client, String path) {
    return (head(scene, client, "GET", path) + "\r\n").getBytes(US_ASCII);
  }

  /**
   * Returns a request that sends a message.
   *
   * @param key the idempotency key
   */
  static byte[] post(Scene scene, int client, String path, String key, byte[] body) {
    String head =
        head(scene, client, "POST", path)
            + "Idempotency-Key: %s\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n"
                .formatted(key, body.length);
    byte[] request = Arrays.copyOf(head.getBytes(US_ASCII), head.length() + body.length);
    System.arraycopy(body, 0, request, head.length(), body.length);
    return request;
  }

  private static String head(Scene scene, int client, String method, String path) {
    String token = scene.resolvePlaceholders("{token}", client);
    String identity =
        token.isEmpty()
            ? "Parley-User: " + encode(scene.resolvePlaceholders("{user}", client))
            : "Authorization: Bearer " + token;
    return "%s %s HTTP/1.1\r\nHost: %s\r\n%s\r\n"
        .formatted(method, encode(path), scene.target().host(client), identity);
  }

  /** Returns a text with percent-encoded characters (UTF-8) where it is not ASCII. */
  private static String encode(String text) {
    return URI.create(text).toASCIIString();
  }
}
