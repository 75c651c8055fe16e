package chat.parley.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.conversation.StandaloneConversation;
import chat.parley.delivery.RecordedOutbox;
import chat.parley.message.CloseCode;
import chat.parley.session.Protocol;
import chat.parley.session.TestSessions;
import chat.parley.testkit.Await;
import chat.parley.testkit.HandlerServer;
import chat.parley.testkit.RawWebSocket;
import chat.parley.testkit.Stores;
import chat.parley.testkit.TestLimits;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LegacyHandlerTest {

  /** The outboxes have one more than there are clients. */
  private final RecordedOutbox another = RecordedOutbox.open();

  private StandaloneConversation conversation;
  private LegacyHandler handler;
  private HandlerServer server;

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    conversation = new StandaloneConversation(Stores.sqlite(directory));
    handler =
        new LegacyHandler(
            LegacyProtocol.BROADCAST,
            conversation.conversation(),
            another.outboxes(),
            conversation.sessions(),
            TestLimits.of("message-size=100B"));
    server = HandlerServer.start(TestSessions.webSockets(handler, "alice"));
  }

  @AfterEach
  void stop() {
    server.close();
    another.close();
    conversation.close();
  }

  private RawWebSocket open() {
    return RawWebSocket.open(server.port(), "/ws/");
  }

  @Test
  void clientsReceiveTheTextsOfEachOther() {
    try (RawWebSocket alice = open();
        RawWebSocket bob = open()) {
      bob.awaitPong();
      alice.send("hello");
      assertThat(alice.next()).isEqualTo("hello");
      assertThat(bob.next()).isEqualTo("hello");
      assertThat(conversation.sessions().count(Protocol.BROADCAST)).isEqualTo(2);
      assertThat(another.outboxes().size()).isEqualTo(3);
    }
  }

  @Test
  void aTextMayHaveTheMaximumSize() {
    try (RawWebSocket client = open()) {
      client.send("x".repeat(100));
      assertThat(client.next()).hasSize(100);
      client.send("x".repeat(101));
      assertThat(client.closeCode()).isEqualTo(CloseCode.MESSAGE_TOO_BIG);
    }
  }

  @Test
  void theEndOfAConnectionReleasesItsSession() {
    try (RawWebSocket client = open()) {
      client.send("hello");
      assertThat(client.next()).isEqualTo("hello");
    }
    Await.until(
        () -> "the session is open", () -> conversation.sessions().count(Protocol.BROADCAST) == 0);
    assertThat(another.outboxes().size()).isEqualTo(1);
  }
}
