package chat.parley.upgrade;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.testkit.Names;
import chat.parley.testkit.RawWebSocket;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import chat.parley.testkit.TestTokens;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;

/** A client of any version of Parley: uses its wire protocols only, and connects with a token. */
final class UpgradeClient {

  private UpgradeClient() {}

  /** Connects by STOMP 1.2, and subscribes to the error messages of the user. */
  static StompUser connect(int port, String name, String... roles) {
    String path = "/stomp?access_token=" + TestTokens.of(name, roles);
    StompUser user = StompUser.connect(RawWebSocket.open(port, path));
    user.subscribe("errors", "/user/queue/errors");
    return user;
  }

  /** Sends a binary message, and returns its receipt. */
  static StompFrame store(StompUser user, String destination, byte[] body, String... headers) {
    String receipt = Names.unique("receipt");
    String[] allHeaders = Arrays.copyOf(headers, headers.length + 1);
    allHeaders[headers.length] = "receipt:" + receipt;
    user.send(destination, body, allHeaders);
    return user.receipt(receipt);
  }

  /** Acknowledges a message, and waits for the receipt. */
  static void acknowledge(StompUser user, StompFrame message) {
    String receipt = Names.unique("acknowledged");
    user.frame("ACK", "", "id:" + message.header("ack"), "receipt:" + receipt);
    user.receipt(receipt);
  }

  /** Returns the newest messages of a stream, at most 200, as the response of the HTTP API. */
  static String page(int port, String reader, String stream) throws Exception {
    return get(
        port,
        reader,
        "/api/streams/%s/messages?limit=200".formatted(URLEncoder.encode(stream, UTF_8)));
  }

  /** Returns the response of the HTTP API to a request for a resource. */
  static String get(int port, String reader, String path) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Authorization", "Bearer " + TestTokens.of(reader))
            .build();
    try (var http = HttpClient.newHttpClient()) {
      var response = http.send(request, BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IOException(response.statusCode() + " " + response.body());
      }
      return response.body();
    }
  }
}
