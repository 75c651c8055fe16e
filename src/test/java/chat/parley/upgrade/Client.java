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

/** What a user of any version of Parley does, by its wire protocols alone and with a token. */
final class Client {

  private Client() {}

  /** Connects by STOMP 1.2, and subscribes to errors. */
  static StompUser connect(int port, String name, String... roles) {
    String path = "/stomp?access_token=" + TestTokens.of(name, roles);
    StompUser user = StompUser.connect(RawWebSocket.open(port, path));
    user.subscribe("errors", "/user/queue/errors");
    return user;
  }

  /** Sends bytes, and waits until they are stored. */
  static StompFrame store(StompUser user, String destination, byte[] body, String... headers) {
    String receipt = Names.unique("receipt");
    String[] all = Arrays.copyOf(headers, headers.length + 1);
    all[headers.length] = "receipt:" + receipt;
    user.send(destination, body, all);
    return user.receipt(receipt);
  }

  /** Acknowledges a message, and waits until the cursor is stored. */
  static void acknowledge(StompUser user, StompFrame message) {
    String receipt = Names.unique("acknowledged");
    user.frame("ACK", "", "id:" + message.header("ack"), "receipt:" + receipt);
    user.receipt(receipt);
  }

  /** The newest messages of a stream as the HTTP API answers them. */
  static String page(int port, String reader, String stream) throws Exception {
    String path = "/api/streams/%s/messages?limit=200".formatted(URLEncoder.encode(stream, UTF_8));
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Authorization", "Bearer " + TestTokens.of(reader))
            .build();
    try (var http = HttpClient.newHttpClient()) {
      var answer = http.send(request, BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IOException(answer.statusCode() + " " + answer.body());
      }
      return answer.body();
    }
  }
}
