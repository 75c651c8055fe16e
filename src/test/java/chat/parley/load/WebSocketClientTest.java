package chat.parley.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WebSocketClientTest implements Listener {

  private static final String CONNECTED = "CONNECTED\nversion:1.2\n\n\0";

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

  private Client connect(int number, Scene scene) throws IOException {
    return Client.connect(number, scene, loopback.loop, this);
  }

  private ServerEnd open(String requestLine) throws IOException {
    ServerEnd server = loopback.accept();
    loopback.pollUntil(server::hasBytes);
    assertThat(server.readHandshake())
        .startsWith(requestLine + " HTTP/1.1\r\nHost: localhost:" + loopback.port() + "\r\n");
    server.acceptHandshake();
    return server;
  }

  /** Polls until bytes of the client have arrived, and returns its frame. */
  private String read(ServerEnd server) throws IOException {
    loopback.pollUntil(server::hasBytes);
    return server.read().text();
  }

  private static String message(int number) {
    byte[] body = Mark.body(31).getBytes(UTF_8);
    Mark.write(body, 0, 1, 0, number, 0);
    return new String(body, UTF_8);
  }

  @Test
  void aClientIsReadyOnceItHasTheReceiptOfItsSubscription() throws IOException {
    Client client = connect(2, TestScenes.room(loopback.port(), 3));
    try (ServerEnd server = open("GET /stomp/u2")) {
      assertThat(read(server)).startsWith("CONNECT\naccept-version:1.2\n");
      server.send(CONNECTED);
      assertThat(read(server)).isEqualTo("SUBSCRIBE\nid:0\ndestination:/topic/a\nreceipt:s\n\n\0");
      assertThat(ready).isEmpty();
      assertThat(client.subscriptionStart()).isEmpty();
      server.send("RECEIPT\nreceipt-id:s\nepoch:e1\noffset:17\n\n\0");
      loopback.pollUntil(() -> !ready.isEmpty());
      assertThat(ready).containsExactly(client);
      assertThat(client.subscriptionStart()).isEqualTo(Map.of("epoch", "e1", "offset", "17"));
      assertThat(receipts).isZero();
      server.send("RECEIPT\nreceipt-id:r\n\n\0");
      loopback.pollUntil(() -> receipts == 1);
    }
  }

  @Test
  void aClientWithoutAReceiptIsReadyOnceItHasSubscribed() throws IOException {
    Scene scene = TestScenes.room(loopback.port(), 3);
    connect(0, scene.withRoute(new Route("/stomp", "/topic/room.{user}", "/topic/a")));
    try (ServerEnd server = open("GET /stomp")) {
      assertThat(read(server)).startsWith("CONNECT\n");
      server.send(CONNECTED);
      loopback.pollUntil(() -> !ready.isEmpty());
      assertThat(read(server)).isEqualTo("SUBSCRIBE\nid:0\ndestination:/topic/room.u0\n\n\0");
    }
  }

  @Test
  void aClientWithoutASubscriptionIsReadyOnceItIsConnected() throws IOException {
    Scene scene = TestScenes.room(loopback.port(), 3);
    connect(0, scene.withRoute(new Route("/stomp", null, "/topic/a")));
    try (ServerEnd server = open("GET /stomp")) {
      server.send(CONNECTED);
      loopback.pollUntil(() -> !ready.isEmpty());
      server.send(CONNECTED);
      server.send(message(1));
      server.send("MESSAGE\n\n" + message(2) + "\0");
      loopback.pollUntil(() -> !numbers.isEmpty());
      assertThat(ready).as("not once more").hasSize(1);
    }
  }

  @Test
  void everyMarkOfAMessageIsReported() throws IOException {
    connect(0, TestScenes.room(loopback.port(), 3));
    try (ServerEnd server = open("GET /stomp/u0")) {
      server.send("\n");
      server.send("MESSAGE\na:b\n\n" + message(5) + "..\0");
      server.send("MESSAGE\n\nno mark\0");
      server.send("MESSAGE\n\n" + message(6) + message(7) + "\0");
      loopback.pollUntil(() -> numbers.size() == 3);
      assertThat(numbers).containsExactly(5, 6, 7);
      assertThat(failures).isEmpty();
    }
  }

  @Test
  void anErrorOfTheServerIsAFailureWithTheStartOfItsText() throws IOException {
    connect(1, TestScenes.room(loopback.port(), 3));
    try (ServerEnd server = open("GET /stomp/u1")) {
      assertThat(read(server)).startsWith("CONNECT\n");
      String error = "ERROR\ncode:forbidden\n\n" + "x".repeat(500);
      server.send(error + "\0");
      loopback.pollUntil(() -> !failures.isEmpty());
      assertThat(failures).containsExactly("1: " + error.substring(0, 400));
      assertThat(server.read().opcode()).isEqualTo(Frames.CLOSE);
      assertThat(server.isAtEnd()).isTrue();
    }
  }

  @Test
  void aLostConnectionIsAFailure() throws IOException {
    connect(1, TestScenes.room(loopback.port(), 3));
    try (ServerEnd server = open("GET /stomp/u1")) {
      assertThat(read(server)).startsWith("CONNECT\n");
    }
    loopback.pollUntil(() -> !failures.isEmpty());
    assertThat(failures).containsExactly("1: the server closed the connection");
  }

  @Test
  void aLegacyClientIsReadyOnceItIsConnectedAndReceivesTexts() throws IOException {
    Client client = connect(0, TestScenes.legacy(loopback.port(), 2));
    try (ServerEnd server = open("GET /ws/u0/")) {
      loopback.pollUntil(() -> !ready.isEmpty());
      server.send("Error text without a mark");
      server.send("{\"message\":\"" + message(9) + "\"}");
      loopback.pollUntil(() -> !numbers.isEmpty());
      assertThat(numbers).containsExactly(9);
      client.write(Frames.webSocketFrame(Frames.TEXT, "hello".getBytes(UTF_8)));
      assertThat(server.read().text()).isEqualTo("hello");
      client.close();
      assertThat(server.read().opcode()).isEqualTo(Frames.CLOSE);
      assertThat(server.isAtEnd()).isTrue();
      assertThat(failures).isEmpty();
    }
  }
}
