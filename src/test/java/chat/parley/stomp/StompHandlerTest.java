package chat.parley.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.delivery.RecordedOutbox;
import chat.parley.message.CloseCode;
import chat.parley.session.ClientSessions;
import chat.parley.session.Protocol;
import chat.parley.session.TestSessions;
import chat.parley.testkit.Await;
import chat.parley.testkit.HandlerServer;
import chat.parley.testkit.Handshake;
import chat.parley.testkit.RawWebSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StompHandlerTest {

  private static final String CONNECT = "CONNECT\naccept-version:1.2\nhost:a\n\n\0";

  @RegisterExtension final StandaloneStomp stomp = new StandaloneStomp();

  /** The outboxes have one more than there are clients. */
  private final RecordedOutbox another = RecordedOutbox.open();

  private final ClientSessions sessions = stomp.conversation().sessions();
  private final StompHandler handler =
      new StompHandler(stomp.services(), another.outboxes(), sessions);
  private HandlerServer server;

  @BeforeEach
  void start() throws Exception {
    server = HandlerServer.start(TestSessions.webSockets(handler, "alice"));
  }

  @AfterEach
  void stop() {
    server.close();
    another.close();
  }

  private RawWebSocket open() {
    return RawWebSocket.open(server.port(), "/stomp");
  }

  @Test
  void aClientIsConnected() {
    try (RawWebSocket client = open()) {
      client.send(CONNECT);
      assertThat(client.next())
          .startsWith("CONNECTED\nversion:1.2\n")
          .contains("\nuser-name:alice");
      assertThat(sessions.count(Protocol.STOMP)).isEqualTo(1);
      assertThat(another.outboxes().size()).isEqualTo(2);
    }
  }

  @Test
  void theFirstSupportedSubProtocolOfTheClientIsSelected() {
    assertThat(handler.getSubProtocols()).containsExactly("v12.stomp", "v11.stomp", "v10.stomp");
    try (RawWebSocket client =
        Handshake.to(server.port(), "/stomp")
            .header("Sec-WebSocket-Protocol: other, v11.stomp, v12.stomp")
            .open()) {
      assertThat(client.handshakeHeaders()).containsEntry("Sec-WebSocket-Protocol", "v11.stomp");
    }
  }

  @Test
  void aMessageMayHaveTheMaximumSize() {
    int max = stomp.services().settings().maxWebSocketMessageBytes();
    try (RawWebSocket client = open()) {
      client.send("\n".repeat(max));
      client.send(new byte[] {'\n'});
      client.send(CONNECT);
      assertThat(client.next()).startsWith("CONNECTED");
      client.send("\n".repeat(max + 1));
      assertThat(client.closeCode()).isEqualTo(CloseCode.MESSAGE_TOO_BIG);
    }
  }

  @Test
  void theEndOfAConnectionReleasesItsSession() {
    try (RawWebSocket client = open()) {
      client.send(CONNECT);
      assertThat(client.next()).startsWith("CONNECTED");
    }
    Await.until(() -> "the session is open", () -> sessions.count(Protocol.STOMP) == 0);
    Await.until(() -> "the outbox is open", () -> another.outboxes().size() == 1);
  }
}
