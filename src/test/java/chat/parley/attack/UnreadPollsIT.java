package chat.parley.attack;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.Address;
import chat.parley.message.RoomName;
import chat.parley.session.ClientSessions;
import chat.parley.session.Protocol;
import chat.parley.testkit.Await;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.RunAlone;
import chat.parley.testkit.Shows;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The responses of polls that have waited are bounded, and count until they have been read. */
@RunAlone
class UnreadPollsIT {

  private static final Address ROOM = new Address.Room(new RoomName("large"));
  private static final int POLLS = 12;

  /**
   * The maximum number of such responses of 7 messages, each of 64 KB that are escaped, in 16 MB.
   */
  private static final int MAX_RESPONSES = 6;

  private final ParleyServer server = ParleyServer.start();
  private final List<Socket> sockets = new ArrayList<>();

  @AfterEach
  void stop() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    server.close();
  }

  private int sessions() {
    return server.bean(ClientSessions.class).count(Protocol.POLL);
  }

  private void startWaiting() throws IOException {
    byte[] request =
        "GET /api/messages?at=room.large&wait=25 HTTP/1.1\r\nHost: localhost\r\n\r\n"
            .getBytes(UTF_8);
    for (int i = 0; i < POLLS; i++) {
      var socket = new Socket();
      sockets.add(socket);
      socket.setReceiveBufferSize(2048);
      socket.setSoTimeout((int) Await.DEADLINE.toMillis());
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
      socket.getOutputStream().write(request);
    }
    server.awaitWaiting(ROOM, POLLS);
  }

  /** Stores eight messages at once, of which a response has seven. */
  private void storeLargeMessages() throws Exception {
    String message =
        "{\"to\": \"room.large\", \"body\": \"%s\"}".formatted("\\u0001".repeat(64 * 1024));
    String batch =
        "{\"messages\": [%s]}".formatted(String.join(",", Collections.nCopies(8, message)));
    var request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:%d/api/messages".formatted(server.port())))
            .header("Parley-User", "alice")
            .header("Content-Type", "application/vnd.parley.batch+json")
            .POST(BodyPublishers.ofString(batch));
    try (var http = HttpClient.newHttpClient()) {
      assertThat(http.send(request.build(), BodyHandlers.ofString()).statusCode()).isEqualTo(201);
    }
  }

  private static String status(Socket socket) throws IOException {
    return new String(socket.getInputStream().readNBytes("HTTP/1.1 200".length()), US_ASCII);
  }

  @Test
  @Shows("http-poll-unread")
  void responsesThatAreNotReadAreBoundedAndCountAsSessions() throws Exception {
    startWaiting();
    storeLargeMessages();
    int responses = 0;
    for (Socket socket : sockets) {
      String status = status(socket);
      assertThat(status).isIn("HTTP/1.1 200", "HTTP/1.1 503");
      responses += status.endsWith("200") ? 1 : 0;
    }
    int unread = responses;
    assertThat(unread).isEqualTo(MAX_RESPONSES);
    Await.until(() -> sessions() + " sessions", () -> sessions() == unread);
    for (Socket socket : sockets) {
      socket.close();
    }
    Await.until(() -> sessions() + " sessions", () -> sessions() == 0);
  }
}
