package chat.parley.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Await;
import chat.parley.testkit.RawWebSocket;
import chat.parley.testkit.SelfSignedCertificate;
import chat.parley.testkit.WireFrame;
import chat.parley.transport.WebSocketFixture.Message;
import chat.parley.transport.WebSocketFixture.Opened;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The connection of a WebSocket over a socket; {@link ClosingHandshakeTest} has its end. */
class WebSocketConnectionTest {

  private static WebSocketFixture server;

  private RawWebSocket socket;
  private SessionSink sink;
  private RecordedReceiver receiver;

  @BeforeAll
  static void start() throws Exception {
    server = WebSocketFixture.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void open() throws Exception {
    use(server.connect(), server.nextOpened());
  }

  private void use(RawWebSocket client, Opened opened) {
    socket = client;
    sink = opened.sink();
    receiver = opened.receiver();
  }

  @AfterEach
  void close() {
    socket.close();
    server.awaitNoConnections();
  }

  private static byte[] text(String text) {
    return new WireFrame(true, WireFrame.TEXT, text.getBytes(UTF_8)).bytes();
  }

  @Test
  void theMessagesOfABatchArriveInOrder() {
    sink.write(
        List.of(Message.ofText("héllo"), new Message(new byte[] {1, 2}, false), Message.ofText("")),
        Callback.NOOP);
    assertThat(socket.next()).isEqualTo("héllo");
    assertThat(socket.nextBytes()).containsExactly(1, 2);
    assertThat(socket.next()).isEmpty();
  }

  @Test
  void theWriteIsDoneOnceAfterTheLastMessage() {
    var done = new AtomicInteger();
    sink.write(
        List.of(Message.ofText("a"), Message.ofText("b"), Message.ofText("c")),
        Callback.from(done::incrementAndGet, _ -> done.set(-1)));
    assertThat(socket.next() + socket.next() + socket.next()).isEqualTo("abc");
    Await.until(() -> "done " + done, () -> done.get() != 0);
    sink.write(List.of(Message.ofText("d")), Callback.NOOP);
    assertThat(socket.next()).isEqualTo("d");
    assertThat(done).hasValue(1);
  }

  @Test
  void aMessageMayBeWrittenSeveralTimes() {
    Message shared = Message.ofText("shared");
    sink.write(List.of(shared), Callback.NOOP);
    sink.write(List.of(shared, shared), Callback.NOOP);
    assertThat(socket.next() + socket.next() + socket.next()).isEqualTo("sharedsharedshared");
  }

  @Test
  void aWriteFailsAfterTheEndOfTheSession() {
    sink.abort();
    assertThat(socket.closeCode()).isEqualTo(RawWebSocket.ABNORMAL);
    var failed = new AtomicInteger();
    sink.write(
        List.of(Message.ofText("a"), Message.ofText("b")),
        Callback.from(() -> {}, _ -> failed.addAndGet(1)));
    Await.until(() -> "failed " + failed, () -> failed.get() == 1);
  }

  @Test
  void aMessageThatTheClientDoesNotReadArrivesLaterOrFailsWithTheConnection() throws Exception {
    byte[] large = new byte[20 * 1024 * 1024];
    Arrays.fill(large, (byte) 'x');
    var done = new CountDownLatch(2);
    sink.write(List.of(new Message(large, true)), Callback.from(done::countDown));
    sink.write(List.of(Message.ofText("waits")), Callback.from(done::countDown));
    assertThat(done.getCount()).as("the writes in progress").isEqualTo(2);
    assertThat(socket.nextMessage().payload()).isEqualTo(large);
    assertThat(socket.next()).isEqualTo("waits");
    assertThat(done.await(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();

    var failed = new AtomicInteger();
    Callback failing = Callback.from(() -> failed.set(-100), _ -> failed.incrementAndGet());
    sink.write(List.of(new Message(large, true)), failing);
    sink.write(List.of(Message.ofText("waits")), failing);
    socket.kill();
    Await.until(() -> "failed " + failed, () -> failed.get() == 2);
    receiver.await("closed");
  }

  @Test
  void aPingIsAnsweredWhichIsASignOfLife() {
    long opened = sink.lastReceived();
    sink.ping();
    sink.write(List.of(Message.ofText("read after the ping")), Callback.NOOP);
    assertThat(socket.next()).isEqualTo("read after the ping");
    Await.until(() -> "nothing received", () -> sink.lastReceived() > opened);
  }

  @Test
  void aPingOfTheClientIsAnsweredWithItsPayload() {
    byte[] payload = "x".repeat(125).getBytes(UTF_8);
    socket.send(new WireFrame(true, WireFrame.PING, payload));
    WireFrame pong = socket.nextMessage();
    assertThat(pong.opcode()).isEqualTo(WireFrame.PONG);
    assertThat(pong.payload()).isEqualTo(payload);
    socket.send(new WireFrame(true, WireFrame.PONG, payload));
    socket.send(new WireFrame(true, WireFrame.PING, new byte[0]));
    assertThat(socket.nextMessage().payload()).isEmpty();
    assertThat(receiver.events()).containsExactly("frame 125", "frame 125", "frame 0");
  }

  @Test
  void aClientThatDoesNotReadItsPongsIsNotReadFromUntilItDoes() throws Exception {
    close();
    use(server.handshake().receiveBuffer(4096).open(), server.nextOpened());
    int pings = 200_000;
    byte[] flood = new WireFrame(true, WireFrame.PING, new byte[125]).bytes(1_000);
    Thread sender =
        Thread.startVirtualThread(
            () -> {
              for (int sent = 0; sent < pings; sent += 1_000) {
                socket.sendRaw(flood);
              }
              socket.send(new WireFrame(true, WireFrame.PING, "the last".getBytes(UTF_8)));
            });
    var frames = new AtomicInteger();
    var unchanged = new AtomicInteger();
    Await.until(
        () -> "pings are still read",
        () -> {
          int now = receiver.events().size();
          boolean same = now > 0 && now == frames.getAndSet(now);
          return (same ? unchanged.incrementAndGet() : unchanged.getAndSet(0)) > 20;
        });
    assertThat(receiver.events()).hasSizeLessThan(pings);
    WireFrame pong = socket.nextMessage();
    while (pong.payload().length == 125) {
      pong = socket.nextMessage();
    }
    sender.join();
    assertThat(receiver.events()).hasSize(pings + 1);
  }

  @Test
  void messagesAreHandledInOrderHoweverManyArriveAtOnce() {
    var sent = new ByteArrayOutputStream();
    for (int i = 0; i < 2_000; i++) {
      sent.writeBytes(text("message " + i));
    }
    sent.writeBytes(new WireFrame(true, WireFrame.BINARY, new byte[60_000]).bytes());
    socket.sendRaw(sent.toByteArray());
    socket.awaitPong();
    assertThat(receiver.messages())
        .hasSize(2_001)
        .startsWith("text message 0", "text message 1")
        .endsWith("text message 1999", "binary 60000 bytes");
  }

  @Test
  void nothingIsReadWhileAMessageIsHandled() throws Exception {
    var handling = new CountDownLatch(1);
    var mayReturn = new CountDownLatch(1);
    receiver.onMessage(
        _ -> {
          handling.countDown();
          try {
            mayReturn.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
    socket.send("first");
    assertThat(handling.await(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    socket.send("second");
    sink.write(List.of(Message.ofText("written nevertheless")), Callback.NOOP);
    assertThat(socket.next()).isEqualTo("written nevertheless");
    assertThat(receiver.messages()).containsExactly("text first");
    mayReturn.countDown();
    receiver.await("text first", "text second");
  }

  @Test
  void framesDirectlyBehindTheHandshakeAreRead() throws Exception {
    close();
    byte[] whole = text("early");
    byte[] large = new WireFrame(true, WireFrame.BINARY, new byte[5_000]).bytes();
    for (int split : new int[] {0, 1, 4, large.length}) {
      var early = new ByteArrayOutputStream();
      early.writeBytes(whole);
      early.write(large, 0, split);
      use(server.handshake().followedBy(early.toByteArray()).open(), server.nextOpened());
      Await.until(receiver::toString, () -> receiver.messages().contains("text early"));
      socket.sendRaw(Arrays.copyOfRange(large, split, large.length));
      socket.send("later");
      receiver.await("text early", "binary 5000 bytes", "text later");
      socket.close();
    }
  }

  @Test
  void anIdleConnectionIsNotClosed() {
    var connection = (WebSocketConnection<?>) sink;
    assertThat(connection.getEndPoint().getIdleTimeout()).isZero();
  }

  @Test
  void messagesAreExchangedOverTls(@TempDir Path directory) throws Exception {
    var certificate = SelfSignedCertificate.create(directory.resolve("tls.p12"), "ip:127.0.0.1");
    try (WebSocketFixture secure = WebSocketFixture.startTls(certificate);
        RawWebSocket client = secure.handshake().tls(certificate.trustingContext()).open()) {
      Opened opened = secure.nextOpened();
      client.sendRaw(new WireFrame(true, WireFrame.TEXT, new byte[30]).bytes(3_000));
      client.send(new byte[60_000]);
      client.awaitPong();
      assertThat(opened.receiver().messages()).hasSize(3_001).endsWith("binary 60000 bytes");
      byte[] large = "x".repeat(1_000_000).getBytes(UTF_8);
      opened.sink().write(List.of(new Message(large, true)), Callback.NOOP);
      assertThat(client.nextMessage().payload()).isEqualTo(large);
      client.sendRaw(new byte[] {(byte) 0x83, (byte) 0x80, 0, 0, 0, 0});
      client.sendRaw(new byte[100_000]);
      assertThat(client.closeCode()).isEqualTo(1002);
    }
  }
}
