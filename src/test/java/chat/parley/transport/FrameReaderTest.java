package chat.parley.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.testkit.Await;
import chat.parley.testkit.HandlerServer;
import chat.parley.testkit.Handshake;
import chat.parley.testkit.RawWebSocket;
import chat.parley.testkit.WireFrame;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.adapter.jetty.JettyWebSocketSession;
import org.springframework.web.socket.handler.AbstractWebSocketHandler;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;
import org.springframework.web.socket.server.support.WebSocketHttpRequestHandler;

/** Tests of {@link FrameReader} over sockets; the path of a session selects what it does. */
class FrameReaderTest {

  private static final int MAX_SIZE = 64 * 1024;
  private static final String HEAVY = "/heavy";
  private static final String WITHOUT_RECEIVER = "/without-receiver";
  private static final String FAILING_OPEN = "/failing-open";
  private static final String FAILING_RECEIVER = "/failing-receiver";

  private static final Recorder RECORDER = new Recorder();
  private static HandlerServer server;

  private final List<RawWebSocket> sockets = new ArrayList<>();
  private RawWebSocket socket;
  private List<String> events;

  @BeforeAll
  static void start() throws Exception {
    server =
        HandlerServer.start(
            new WebSocketHttpRequestHandler(
                RECORDER, new DefaultHandshakeHandler(new FrameUpgrade())));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void close() {
    sockets.forEach(RawWebSocket::close);
  }

  /** Records the calls of the reader of each session, by its path. */
  private static final class Recorder extends AbstractWebSocketHandler {

    private final Map<String, List<String>> events = new ConcurrentHashMap<>();
    private final Map<String, FrameReader> readers = new ConcurrentHashMap<>();

    List<String> events(String path) {
      return events.computeIfAbsent(path, _ -> new CopyOnWriteArrayList<>());
    }

    private static String path(WebSocketSession session) {
      return String.valueOf(session.getUri()).replaceFirst(".*(?=/)", "");
    }

    @Override
    public void afterConnectionEstablished(WebSocketSession session) {
      String path = path(session);
      readers.put(path, FrameReader.of(session));
      switch (path) {
        case FAILING_OPEN -> throw new IllegalStateException("Broken by a test");
        case WITHOUT_RECEIVER -> {}
        default -> FrameReader.of(session).setReceiver(new Receiver(path, events(path)));
      }
    }

    @Override
    public void handleTransportError(WebSocketSession session, Throwable cause) {
      events(path(session)).add("error " + cause.getClass().getSimpleName());
    }

    @Override
    public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
      events(path(session)).add("closed " + status.getCode());
    }
  }

  /** Records the frames and messages of a session. */
  private record Receiver(String path, List<String> events) implements FrameReceiver {

    @Override
    public boolean frameReceived(int bytes) {
      events.add("frame " + bytes);
      return path.equals(HEAVY);
    }

    @Override
    public void messageReceived(byte[] bytes, boolean text) {
      if (path.equals(FAILING_RECEIVER)) {
        throw new IllegalStateException("Broken by a test");
      }
      String content = bytes.length > 100 ? bytes.length + " bytes" : new String(bytes, UTF_8);
      events.add((text ? "text " : "binary ") + content);
    }
  }

  private void open(String path) {
    socket = Handshake.to(server.port(), path).open();
    sockets.add(socket);
    events = RECORDER.events(path);
  }

  private void await(String... expected) {
    Await.until(events::toString, () -> events.containsAll(List.of(expected)));
  }

  private static byte[] bytes(int size) {
    return "x".repeat(size).getBytes(UTF_8);
  }

  @Test
  void textAndBinaryMessagesReachTheReceiver() {
    open("/kinds");
    socket.send("héllo");
    socket.send(new byte[] {'a', 'b'});
    socket.send("");
    socket.awaitPong();
    assertThat(events)
        .startsWith("frame 6", "text héllo", "frame 2", "binary ab", "frame 0", "text ");
  }

  @Test
  void theFragmentsOfAMessageAreJoined() {
    open("/fragments");
    byte[] text = "héllo".getBytes(UTF_8);
    socket.send(new WireFrame(false, WireFrame.TEXT, new byte[] {text[0], text[1]}));
    socket.awaitPong();
    socket.send(new WireFrame(false, WireFrame.CONTINUATION, new byte[] {text[2], text[3]}));
    socket.send(new WireFrame(true, WireFrame.CONTINUATION, new byte[] {text[4], text[5]}));
    socket.send("next");
    socket.awaitPong();
    assertThat(events)
        .filteredOn(event -> !event.startsWith("frame"))
        .containsExactly("text héllo", "text next");
  }

  @Test
  void aPingIsAnsweredWithItsPayload() {
    open("/ping");
    socket.send(new WireFrame(true, WireFrame.PING, bytes(125)));
    WireFrame pong = socket.nextMessage();
    assertThat(pong.opcode()).isEqualTo(WireFrame.PONG);
    assertThat(pong.payload()).isEqualTo(bytes(125));
    assertThat(events).containsExactly("frame 125");
  }

  @Test
  void aTextThatIsNotUtf8ClosesTheSession() {
    open("/malformed");
    byte[] malformed = {'a', (byte) 0xFF};
    socket.send(malformed);
    socket.send(new WireFrame(true, WireFrame.TEXT, malformed));
    assertThat(socket.closeCode()).isEqualTo(1007);
    await("error BadPayloadException", "closed 1007");
    assertThat(events).noneMatch(event -> event.startsWith("text"));
    assertThat(events).anyMatch(event -> event.startsWith("binary"));
  }

  @Test
  void aMessageOfTheMaximumSizeIsAccepted() {
    open("/maximum");
    socket.send(bytes(MAX_SIZE));
    socket.sendFragments(bytes(MAX_SIZE - 1), bytes(1));
    socket.awaitPong();
    assertThat(events).contains("binary 65536 bytes", "text 65536 bytes");
  }

  @Test
  void aMessageOverTheMaximumSizeClosesTheSession() {
    open("/too-large");
    socket.sendFragments(bytes(MAX_SIZE), bytes(1));
    assertThat(socket.closeCode()).isEqualTo(1009);
    await("closed 1009");
    assertThat(events).filteredOn(event -> event.startsWith("text")).isEmpty();
  }

  @Test
  void anExceptionOfTheReceiverClosesTheSession() {
    open(FAILING_RECEIVER);
    socket.send("a");
    assertThat(socket.closeCode()).isEqualTo(1011);
    await("error IllegalStateException", "closed 1011");
  }

  @Test
  void anExceptionOnTheOpenClosesTheSession() {
    open(FAILING_OPEN);
    assertThat(socket.closeCode()).isEqualTo(1011);
  }

  @Test
  void theCloseIsReportedToTheHandler() {
    open("/close");
    socket.sendClose(1000);
    assertThat(socket.closeCode()).isEqualTo(1000);
    await("closed 1000");
  }

  @Test
  void framesOfASessionWithoutAReceiverAreDiscarded() {
    open(WITHOUT_RECEIVER);
    socket.send("a");
    socket.send(new WireFrame(true, WireFrame.PING, bytes(1)));
    socket.sendClose(1000);
    assertThat(socket.closeCode()).isEqualTo(1000);
    await("closed 1000");
    assertThat(events).containsExactly("closed 1000");
  }

  @Test
  void everyFrameIsASignOfLife() {
    open("/silence");
    socket.awaitPong();
    FrameReader reader = RECORDER.readers.get("/silence");
    long first = reader.lastReceived();
    socket.awaitPong();
    long second = reader.lastReceived();
    assertThat(second).isGreaterThan(first);
    socket.send("a");
    await("text a");
    assertThat(reader.lastReceived()).isGreaterThan(second);
  }

  @Test
  void anIncompleteMessageIsAsOldAsItsFirstFrame() {
    open("/incomplete");
    socket.awaitPong();
    FrameReader reader = RECORDER.readers.get("/incomplete");
    socket.send(new WireFrame(false, WireFrame.TEXT, bytes(1)));
    socket.awaitPong();
    long first = reader.lastReceived();
    socket.send(new WireFrame(false, WireFrame.CONTINUATION, bytes(1)));
    socket.awaitPong();
    assertThat(reader.lastReceived()).isEqualTo(first);
    socket.send(new WireFrame(true, WireFrame.CONTINUATION, bytes(1)));
    socket.awaitPong();
    assertThat(reader.lastReceived()).isGreaterThan(first);
  }

  @Test
  void everyFrameOfAHeavySenderIsHandledAndGivesItsPermitBack() {
    open(HEAVY);
    for (int i = 0; i < 100; i++) {
      socket.send("message " + i);
    }
    await("text message 0", "text message 99");
    assertThat(events).filteredOn(event -> event.startsWith("text")).hasSize(100);
    assertThat(HeavySenderLimiter.tryAcquire()).isTrue();
    HeavySenderLimiter.release();
  }

  @Test
  void aSessionThatWasOpenedOtherwiseHasNoReader() {
    var other = new JettyWebSocketSession(new HashMap<>());
    assertThatThrownBy(() -> FrameReader.of(other))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("The session has no FrameReader: " + other.getId());
  }
}
