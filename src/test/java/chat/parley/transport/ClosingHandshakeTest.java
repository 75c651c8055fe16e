package chat.parley.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.failures.Subsystem;
import chat.parley.testkit.Await;
import chat.parley.testkit.RawWebSocket;
import chat.parley.testkit.WireFrame;
import chat.parley.transport.WebSocketFixture.Message;
import chat.parley.transport.WebSocketFixture.Opened;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The end of a WebSocket: closes from both sides, errors of the client, and lost connections. */
class ClosingHandshakeTest {

  private WebSocketFixture server;
  private RawWebSocket socket;
  private SessionSink sink;
  private RecordedReceiver receiver;

  @BeforeEach
  void open() throws Exception {
    server = WebSocketFixture.start();
    socket = server.connect();
    Opened opened = server.nextOpened();
    sink = opened.sink();
    receiver = opened.receiver();
  }

  @AfterEach
  void stop() {
    socket.close();
    server.close();
  }

  private static byte[] close(int code) {
    byte[] payload = ByteBuffer.allocate(2).putShort((short) code).array();
    return new WireFrame(true, WireFrame.CLOSE, payload).bytes();
  }

  private void assertReleased(long failures) {
    server.awaitNoConnections();
    Await.until(() -> receiver.messages().toString(), () -> receiver.messages().contains("closed"));
    assertThat(receiver.messages()).containsOnlyOnce("closed").endsWith("closed");
    assertThat(server.failures().count(Subsystem.SESSION)).isEqualTo(failures);
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 4001})
  void theCloseOfAClientIsAnsweredWithItsCode(int code) {
    socket.sendClose(code);
    assertThat(socket.closeCode()).isEqualTo(code);
    assertThat(socket.closeReason()).isEmpty();
    socket.awaitEnd();
    assertReleased(0);
  }

  @Test
  void theCloseOfAClientWithoutACodeIsAnsweredWithoutOne() {
    socket.send(new WireFrame(true, WireFrame.CLOSE, new byte[0]));
    assertThat(socket.closeCode()).isEqualTo(1005);
    socket.awaitEnd();
    assertReleased(0);
  }

  @Test
  void messagesBeforeTheCloseOfAClientAreHandledAndThoseAfterItAreNot() {
    var frames = new ByteArrayOutputStream();
    frames.writeBytes(new WireFrame(true, WireFrame.TEXT, "before".getBytes(UTF_8)).bytes());
    frames.writeBytes(close(1000));
    frames.writeBytes(new WireFrame(true, WireFrame.TEXT, "after".getBytes(UTF_8)).bytes());
    socket.sendRaw(frames.toByteArray());
    socket.closeCode();
    assertReleased(0);
    assertThat(receiver.messages()).containsExactly("text before", "closed");
  }

  @Test
  void theCodeAndTheReasonOfACloseReachTheClient() {
    String reason = "é".repeat(60) + "123";
    assertThat(reason.getBytes(UTF_8)).hasSize(123);
    sink.close(1013, reason);
    assertThat(socket.closeCode()).isEqualTo(1013);
    assertThat(socket.closeReason()).isEqualTo(reason);
  }

  @Test
  void theConnectionEndsWhenTheClientHasAnsweredTheClose() {
    sink.write(List.of(Message.ofText("last")), Callback.NOOP);
    sink.close(1001, "bye");
    assertThat(socket.next()).isEqualTo("last");
    assertThat(socket.closeCode()).isEqualTo(1001);
    socket.send("not answered yet");
    receiver.await("text not answered yet");
    socket.sendClose(1001);
    socket.awaitEnd();
    assertReleased(0);
  }

  @Test
  void closesThatCrossEachOtherEndTheConnection() {
    receiver.onMessage(_ -> sink.close(4000, "crossing"));
    var frames = new ByteArrayOutputStream();
    frames.writeBytes(new WireFrame(true, WireFrame.TEXT, "close".getBytes(UTF_8)).bytes());
    frames.writeBytes(close(1000));
    socket.sendRaw(frames.toByteArray());
    assertThat(socket.closeCode()).isEqualTo(4000);
    socket.awaitEnd();
    assertReleased(0);
  }

  @Test
  void onlyTheFirstCloseIsSent() {
    sink.close(4001, "first");
    sink.close(4002, "second");
    assertThat(socket.closeCode()).isEqualTo(4001);
    socket.sendClose(4001);
    socket.awaitEnd();
    assertReleased(0);
  }

  @Test
  void anAbortEndsTheConnectionWithoutAClose() {
    sink.abort();
    socket.awaitEnd();
    assertReleased(0);
  }

  @Test
  void aClientThatClosesItsOutputIsReleased() {
    socket.send("before");
    socket.halfClose();
    socket.awaitEnd();
    assertReleased(0);
    assertThat(receiver.messages()).containsExactly("text before", "closed");
  }

  @Test
  void aClientThatVanishesIsReleased() {
    socket.kill();
    assertReleased(0);
  }

  @ParameterizedTest
  @CsvSource({
    "838000000000, 1002, An opcode is unknown",
    "818200000000C328, 1007, A text message is not valid UTF-8",
    "888100000000FF, 1002, A close code is not valid",
    "88820000000003EC, 1002, A close code is not valid",
    "88830000000003E8C3, 1007, A close reason is not valid UTF-8",
    "82FF000000000001000100000000, 1009, A frame exceeds the maximum of 65536 bytes"
  })
  void aCloseReachesAClientThatIsStillSending(String frame, int code, String reason) {
    socket.sendRaw(HexFormat.of().parseHex(frame));
    socket.sendRaw(new byte[1024 * 1024]);
    assertThat(socket.closeCode()).isEqualTo(code);
    assertThat(socket.closeReason()).isEqualTo(reason);
    socket.awaitEnd();
    socket.close();
    assertReleased(0);
    assertThat(receiver.messages()).containsExactly("closed");
  }

  @Test
  void aMessageOverTheMaximumSizeClosesTheConnection() {
    socket.sendFragments(new byte[WebSocketFixture.MAX_MESSAGE], new byte[1]);
    assertThat(socket.closeCode()).isEqualTo(1009);
    assertThat(socket.closeReason()).isEqualTo("The message exceeds the maximum of 65536 bytes");
    socket.awaitEnd();
    // Fails unless the server still reads.
    socket.sendRaw(new byte[1024 * 1024]);
    socket.close();
    assertReleased(0);
  }

  @Test
  void anExceptionOfTheSessionClosesTheConnection() {
    receiver.onMessage(
        _ -> {
          throw new IllegalStateException("Broken by a test");
        });
    socket.send("a");
    socket.sendRaw(new byte[1024 * 1024]);
    assertThat(socket.closeCode()).isEqualTo(1011);
    assertThat(socket.closeReason()).isEqualTo("An internal error occurred");
    socket.close();
    assertReleased(1);
    assertThat(receiver.messages()).containsExactly("text a", "closed");
  }

  @Test
  void anExceptionWhileASessionIsOpenedClosesTheConnection() throws Exception {
    server.onOpen(
        _ -> {
          throw new IllegalStateException("Broken by a test");
        });
    RecordedReceiver unopened;
    try (RawWebSocket client = server.connect()) {
      unopened = server.nextOpened().receiver();
      client.send("not read");
      client.send(new WireFrame(true, WireFrame.PING, new byte[1]));
      assertThat(client.closeCode()).isEqualTo(1011);
      client.awaitEnd();
    }
    socket.close();
    server.awaitNoConnections();
    assertThat(unopened.events()).as("calls of a session that is not open").isEmpty();
    assertThat(server.failures().count(Subsystem.SESSION)).isEqualTo(1);
  }

  @Test
  void aConnectionThatEndsWhileItsSessionIsOpenedIsReleased() throws Exception {
    socket.close();
    server.awaitNoConnections();
    server.onOpen(
        opened -> {
          opened.sink().abort();
          server.awaitNoConnections();
        });
    try (RawWebSocket client = server.connect()) {
      RecordedReceiver lost = server.nextOpened().receiver();
      client.awaitEnd();
      lost.await("closed");
    }
  }

  @Test
  void aSessionMayBeClosedWhileItIsOpened() throws Exception {
    server.onOpen(opened -> opened.sink().close(4000, "not welcome"));
    try (RawWebSocket client = server.connect()) {
      RecordedReceiver refused = server.nextOpened().receiver();
      assertThat(client.closeCode()).isEqualTo(4000);
      client.sendClose(4000);
      client.awaitEnd();
      refused.await("closed");
    }
  }
}
