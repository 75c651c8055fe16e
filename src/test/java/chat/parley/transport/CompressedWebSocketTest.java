package chat.parley.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.RawWebSocket;
import chat.parley.testkit.WireFrame;
import chat.parley.transport.WebSocketFixture.Message;
import chat.parley.transport.WebSocketFixture.Opened;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** WebSockets for which permessage-deflate was agreed, with a compressor of their own. */
class CompressedWebSocketTest {

  private static final String TEXT = "hello, héllo! ".repeat(1_000);

  private WebSocketFixture server;
  private RawWebSocket socket;
  private Opened opened;

  @BeforeEach
  void open() throws Exception {
    server = WebSocketFixture.startCompressing();
    socket = server.handshake().header("Sec-WebSocket-Extensions: permessage-deflate").open();
    opened = server.nextOpened();
  }

  @AfterEach
  void stop() {
    socket.close();
    server.close();
  }

  /** Compresses a message as RFC 7692 describes it in section 7.2.1. */
  private static byte[] deflate(byte[] message) {
    try (var deflater = new Deflater(Deflater.BEST_COMPRESSION, true)) {
      deflater.setInput(message);
      byte[] packed = new byte[message.length + 100];
      int size = deflater.deflate(packed, 0, packed.length, Deflater.SYNC_FLUSH);
      return Arrays.copyOf(packed, size - 4);
    }
  }

  private static byte[] inflate(byte[] packed, int size) throws DataFormatException {
    try (var inflater = new Inflater(true)) {
      byte[] tailed = Arrays.copyOf(packed, packed.length + 4);
      tailed[tailed.length - 1] = (byte) 0xFF;
      tailed[tailed.length - 2] = (byte) 0xFF;
      inflater.setInput(tailed);
      byte[] message = new byte[size + 1];
      assertThat(inflater.inflate(message)).isEqualTo(size);
      return Arrays.copyOf(message, size);
    }
  }

  private void sendCompressed(boolean fin, byte[] payload) {
    byte[] bytes = new WireFrame(fin, WireFrame.TEXT, payload).bytes();
    bytes[0] |= 0x40;
    socket.sendRaw(bytes);
  }

  private void write(Message... messages) {
    opened.sink().write(List.of(messages), Callback.NOOP);
  }

  @Test
  void compressedMessagesAreReceived() {
    byte[] packed = deflate(TEXT.getBytes(UTF_8));
    sendCompressed(true, packed);
    sendCompressed(false, Arrays.copyOf(packed, 7));
    socket.send(new WireFrame(true, WireFrame.PING, new byte[0]));
    socket.send(
        new WireFrame(true, WireFrame.CONTINUATION, Arrays.copyOfRange(packed, 7, packed.length)));
    socket.send("not compressed");
    String large = "text " + TEXT.getBytes(UTF_8).length + " bytes";
    opened.receiver().await(large, large, "text not compressed");
  }

  @Test
  void messagesAreSentCompressedUnlessTheyWouldNotBecomeSmaller() throws Exception {
    byte[] text = TEXT.getBytes(UTF_8);
    write(Message.ofText("a"), new Message(text, true), new Message(text, false));
    assertThat(socket.next()).isEqualTo("a");
    for (int first : new int[] {0xC1, 0xC2}) {
      byte[] head = socket.nextRaw(2);
      assertThat(head[0]).isEqualTo((byte) first);
      assertThat(head[1]).as("a size below 126").isBetween((byte) 1, (byte) 125);
      assertThat(inflate(socket.nextRaw(head[1]), text.length)).isEqualTo(text);
    }
  }

  @Test
  void aMessageThatExpandsToMoreThanTheMaximumClosesTheConnection() {
    sendCompressed(true, deflate(new byte[20 * 1024 * 1024]));
    assertThat(socket.closeCode()).isEqualTo(1009);
    opened.receiver().await();
  }

  @Test
  void bytesThatCannotBeExpandedCloseTheConnection() {
    sendCompressed(true, new byte[] {-1, -1, -1});
    assertThat(socket.closeCode()).isEqualTo(1007);
  }

  @Test
  void textThatIsNotUtf8ClosesTheConnection() {
    byte[] malformed = new byte[100];
    Arrays.fill(malformed, (byte) 0xFF);
    sendCompressed(true, deflate(malformed));
    assertThat(socket.closeCode()).isEqualTo(1007);
  }
}
