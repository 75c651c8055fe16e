package chat.parley.transport;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.RawWebSocket;
import chat.parley.transport.WebSocketFixture.Message;
import chat.parley.transport.WebSocketFixture.Opened;
import java.util.List;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The server ends a connection whose client does not complete a closing handshake. */
class UnansweredCloseIT {

  private WebSocketFixture server;
  private RawWebSocket socket;
  private Opened opened;

  @BeforeEach
  void open() throws Exception {
    server = WebSocketFixture.start();
    socket = server.connect();
    opened = server.nextOpened();
  }

  @AfterEach
  void stop() {
    socket.close();
    server.close();
  }

  private void assertReleased() {
    server.awaitNoConnections();
    opened.receiver().await("closed");
  }

  @Test
  void aClientThatNeverAnswersACloseIsCutOff() {
    opened.sink().close(1001, "bye");
    assertThat(socket.closeCode()).isEqualTo(1001);
    socket.awaitEnd();
    assertReleased();
  }

  @Test
  void aClientThatStaysConnectedAfterAnErrorIsCutOff() {
    socket.sendRaw(new byte[20]);
    assertThat(socket.closeCode()).isEqualTo(1002);
    assertReleased();
  }

  @Test
  void aClientThatDoesNotReadTheAnswerToItsCloseIsCutOff() {
    opened.sink().write(List.of(new Message(new byte[20 * 1024 * 1024], false)), Callback.NOOP);
    socket.sendClose(1000);
    assertReleased();
  }

  @Test
  void aClientThatDoesNotReadTheCloseIsCutOff() {
    opened.sink().write(List.of(new Message(new byte[20 * 1024 * 1024], false)), Callback.NOOP);
    opened.sink().close(1001, "bye");
    assertReleased();
  }
}
