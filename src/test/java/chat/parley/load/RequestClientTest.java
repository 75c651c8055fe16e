package chat.parley.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RequestClientTest implements Listener {

  private static final String EVENTS = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";

  private final Loopback loopback = new Loopback();
  private final List<Client> ready = new ArrayList<>();
  private final List<Integer> numbers = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private int receipts;

  @Override
  public void ready(Client client) {
    ready.add(client);
  }

  @Override
  public void received(Client client, byte[] in, int at) {
    numbers.add(Mark.number(in, at));
  }

  @Override
  public void receiptReceived(Client client) {
    receipts++;
  }

  @Override
  public void failed(Client client, String reason) {
    failures.add(client.number + ": " + reason);
  }

  @AfterEach
  void close() throws IOException {
    loopback.close();
  }

  private Scene scene(ClientProtocol protocol) {
    return TestScenes.overHttp(loopback.port(), protocol, Scene.Reach.PARTNER, true);
  }

  private Client connect(Scene scene) throws IOException {
    return Client.connect(1, scene, loopback.loop, this);
  }

  private void read(ServerEnd server, String requestLine) throws IOException {
    loopback.pollUntil(server::hasBytes);
    assertThat(server.readHandshake())
        .isEqualTo(
            requestLine
                + " HTTP/1.1\r\nHost: localhost:"
                + loopback.port()
                + "\r\nAuthorization: Bearer token1\r\n\r\n");
  }

  private static String message(int number) {
    byte[] body = Mark.body(31).getBytes(UTF_8);
    Mark.write(body, 0, 1, 0, number, 0);
    return "\"body\":\"" + new String(body, UTF_8) + "\"";
  }

  private static String page(int offset, String messages) {
    return "{\"streams\":[" + messages + "],\"next\":[\"room.a:e:" + offset + "\"]}";
  }

  @Test
  void aPollingClientAsksForThePositionAndThenWaitsForMessages() throws IOException {
    Client client = connect(scene(ClientProtocol.POLL));
    try (ServerEnd server = loopback.accept()) {
      read(server, "GET /receive?at=room.a&wait=0");
      assertThat(ready).isEmpty();
      server.respond("200 OK", page(7, message(1)));
      read(server, "GET /receive?at=room.a:e:7&wait=25");
      assertThat(ready).containsExactly(client);
      assertThat(client.subscriptionStart()).isEqualTo(Map.of("epoch", "e", "offset", "7"));
      assertThat(numbers).as("a message from before").isEmpty();
      server.respond("200 OK", page(9, message(2) + message(3)));
      read(server, "GET /receive?at=room.a:e:9&wait=25");
      assertThat(numbers).containsExactly(2, 3);
      assertThat(ready).hasSize(1);
    }
  }

  @Test
  void aPollThatIsRefusedBecauseTheServerIsBusyIsRepeated() throws IOException {
    connect(scene(ClientProtocol.POLL));
    try (ServerEnd server = loopback.accept()) {
      read(server, "GET /receive?at=room.a&wait=0");
      server.respond("503 Service Unavailable\r\nConnection: close", "{\"code\":\"busy\"}");
    }
    try (ServerEnd server = loopback.accept()) {
      read(server, "GET /receive?at=room.a&wait=0");
      server.respond("429 Too Many Requests", "{\"code\":\"too-fast\"}");
      loopback.pollUntil(() -> !failures.isEmpty());
      assertThat(failures).containsExactly("1: status 429: {\"code\":\"too-fast\"}");
    }
  }

  @Test
  void aClientResumesFromAPosition() throws IOException {
    Scene scene = scene(ClientProtocol.POLL);
    Route route = scene.route().withStart(Map.of("epoch", "e", "offset", "5"));
    connect(scene.withRoute(route));
    try (ServerEnd server = loopback.accept()) {
      read(server, "GET /receive?at=room.a:e:5&wait=0");
      server.respond("200 OK", page(6, message(6)));
      loopback.pollUntil(() -> !ready.isEmpty());
      assertThat(numbers).containsExactly(6);
    }
  }

  @Test
  void aClientIsReadyOnceItsEventStreamHasBegun() throws IOException {
    Client client = connect(scene(ClientProtocol.EVENTS));
    try (ServerEnd server = loopback.accept()) {
      read(server, "GET /receive?at=room.a");
      server.write((EVENTS + "retry: 2000\n\n").getBytes(UTF_8));
      server.write("id: e:7\nevent: joined\ndata: {}\n\n:\n\n".getBytes(UTF_8));
      loopback.pollUntil(() -> !ready.isEmpty());
      assertThat(client.subscriptionStart()).isEqualTo(Map.of("epoch", "e", "offset", "7"));
      server.write(("id: e:8\ndata: {" + message(8) + "}\n\n").getBytes(UTF_8));
      loopback.pollUntil(() -> !numbers.isEmpty());
      assertThat(numbers).containsExactly(8);
    }
    try (ServerEnd server = loopback.accept()) {
      read(server, "GET /receive?at=room.a:e:8");
      assertThat(failures).as("the event stream has reached its maximum age").isEmpty();
    }
    loopback.pollUntil(() -> !failures.isEmpty());
    assertThat(failures).containsExactly("1: the server closed the connection");
    assertThat(ready).hasSize(1);
  }

  @Test
  void anEventStreamThatIsRefusedIsAFailure() throws IOException {
    connect(scene(ClientProtocol.EVENTS));
    try (ServerEnd server = loopback.accept()) {
      read(server, "GET /receive?at=room.a");
      server.write((EVENTS + ": too-many-sessions\nretry: 5000\n\n").getBytes(UTF_8));
      loopback.pollUntil(() -> !failures.isEmpty());
      assertThat(failures).containsExactly("1: status 200: : too-many-sessions\nretry: 5000");
    }
  }

  @Test
  void aMessageIsARequestOnItsOwnConnectionAndTheResponseIsItsReceipt() throws IOException {
    Scene scene = scene(ClientProtocol.EVENTS);
    Client client = connect(scene);
    byte[] message = Frames.message(scene, 1);
    var keys = new HashSet<String>();
    try (ServerEnd _ = loopback.accept()) {
      client.write(message);
      client.write(message);
      try (ServerEnd sending = loopback.accept()) {
        for (String status : List.of("201 Created", "403 Forbidden")) {
          loopback.pollUntil(sending::hasBytes);
          String head = sending.readHandshake();
          keys.add(head.replaceAll("(?s).*\nIdempotency-Key: (\\S+)\r\n.*", "$1"));
          assertThat(head)
              .startsWith("POST /send/u0 HTTP/1.1\r\n")
              .contains("\r\nContent-Length: 64\r\n");
          assertThat(sending.readBody(64)).isEqualTo(Mark.body(64));
          assertThat(failures).isEmpty();
          sending.respond(status, "{}");
        }
        loopback.pollUntil(() -> !failures.isEmpty());
        assertThat(keys).hasSize(2);
        assertThat(receipts).isEqualTo(1);
        assertThat(failures).containsExactly("1: status 403: {}");
      }
    }
  }
}
