package chat.parley.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireTest implements Wire.Owner {

  private static final byte[] HANDSHAKE = "GET / HTTP/1.1\r\n\r\n".getBytes(UTF_8);

  private final Loopback loopback = new Loopback();
  private final List<String> messages = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private int opened;

  @Override
  public void opened() {
    opened++;
  }

  @Override
  public void message(byte[] in, int from, int to) {
    messages.add(new String(in, from, to - from, UTF_8));
  }

  @Override
  public void failed(String reason) {
    failures.add(reason);
  }

  @AfterEach
  void close() throws IOException {
    loopback.close();
  }

  private Wire connect(InetSocketAddress to) throws IOException {
    return new Wire(loopback.opener(to), HANDSHAKE, this);
  }

  private Wire connect() throws IOException {
    return connect(loopback.address());
  }

  /** Returns the server's end after the request of the handshake. */
  private ServerEnd acceptRequest() throws IOException {
    ServerEnd server = loopback.accept();
    loopback.pollUntil(server::hasBytes);
    assertThat(server.readHandshake()).isEqualTo(new String(HANDSHAKE, UTF_8));
    return server;
  }

  private ServerEnd open() throws IOException {
    ServerEnd server = acceptRequest();
    server.acceptHandshake();
    loopback.pollUntil(() -> opened == 1);
    return server;
  }

  private void awaitFailure() {
    loopback.pollUntil(() -> !failures.isEmpty());
  }

  @Test
  void aConnectionIsOpenAfterTheResponseToTheHandshake() throws IOException {
    connect();
    try (ServerEnd server = acceptRequest()) {
      loopback.loop.poll(loopback.loop.now());
      assertThat(opened).isZero();
      server.write("HTTP/1.1 101 Switching".getBytes(UTF_8));
      loopback.loop.poll(loopback.loop.now() + 100_000_000);
      assertThat(opened).as("after a part of the response").isZero();
      byte[] message = ServerEnd.frame(Frames.TEXT, "first".getBytes(UTF_8));
      server.write((" Protocols\r\n\r\n" + new String(message, ISO_8859_1)).getBytes(ISO_8859_1));
      loopback.pollUntil(() -> !messages.isEmpty());
      assertThat(opened).isEqualTo(1);
      assertThat(messages).containsExactly("first");
      assertThat(failures).isEmpty();
    }
  }

  @Test
  void aRejectedHandshakeIsAFailureWithTheStartOfTheBody() throws IOException {
    connect();
    try (ServerEnd server = acceptRequest()) {
      String head = "HTTP/1.1 403 Forbidden\r\nContent-Type: text/plain\r\n\r\n";
      server.write((head + "x".repeat(401)).getBytes(UTF_8));
      awaitFailure();
      assertThat(failures)
          .containsExactly("the handshake was rejected: HTTP/1.1 403 Forbidden " + "x".repeat(400));
      assertThat(server.isAtEnd()).isTrue();
      assertThat(opened).isZero();
    }
  }

  @Test
  void aConnectionThatIsResetFailsOnce() throws IOException {
    Wire wire = connect();
    open().reset();
    awaitFailure();
    wire.write(new byte[1]);
    wire.close();
    assertThat(failures).hasSize(1);
  }

  @Test
  void aRefusedConnectionIsAFailure() throws IOException {
    connect(new InetSocketAddress(loopback.address().getAddress(), Loopback.unusedPort()));
    awaitFailure();
    assertThat(failures).containsExactly("Connection refused");
  }

  @Test
  void framesMayBeSplitAndJoined() throws IOException {
    connect();
    try (ServerEnd server = open()) {
      byte[] first = ServerEnd.frame(Frames.TEXT, "first".getBytes(UTF_8));
      byte[] second = ServerEnd.frame(Frames.TEXT, "second".getBytes(UTF_8));
      byte[] joined = Arrays.copyOf(first, first.length + second.length);
      System.arraycopy(second, 0, joined, first.length, second.length);
      server.write(Arrays.copyOf(joined, joined.length - 1));
      loopback.pollUntil(() -> !messages.isEmpty());
      assertThat(messages).containsExactly("first");
      server.write(new byte[] {joined[joined.length - 1]});
      loopback.pollUntil(() -> messages.size() == 2);
      assertThat(messages).containsExactly("first", "second");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 125, 126, 65_535, 65_536, 1_000_000})
  void aMessageOfAnyLengthArrives(int length) throws Exception {
    connect();
    try (ServerEnd server = open()) {
      String text = "x".repeat(length);
      Thread sender = Thread.startVirtualThread(() -> sendUnchecked(server, text));
      loopback.pollUntil(() -> !messages.isEmpty());
      sender.join();
      assertThat(messages).containsExactly(text);
    }
  }

  private static void sendUnchecked(ServerEnd server, String text) {
    try {
      server.send(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aPingIsAnsweredAndAPongIsIgnored() throws IOException {
    connect();
    try (ServerEnd server = open()) {
      server.write(ServerEnd.frame(Frames.PONG, new byte[] {1}));
      server.write(ServerEnd.frame(Frames.PING, new byte[] {2, 3}));
      server.send("after");
      loopback.pollUntil(() -> !messages.isEmpty());
      ServerEnd.Frame pong = server.read();
      assertThat(pong.opcode()).isEqualTo(Frames.PONG);
      assertThat(pong.payload()).containsExactly(2, 3);
      assertThat(messages).containsExactly("after");
    }
  }

  @Test
  void aCloseFrameIsAFailureWithItsReason() throws IOException {
    connect();
    try (ServerEnd server = open()) {
      byte[] payload = "??stopping".getBytes(UTF_8);
      payload[0] = 3;
      payload[1] = (byte) 233;
      server.write(ServerEnd.frame(Frames.CLOSE, payload));
      server.send("too late");
      awaitFailure();
      assertThat(failures).containsExactly("closed by the server: 1001 stopping");
      assertThat(messages).isEmpty();
    }
  }

  @Test
  void aCloseFrameMayHaveNoReason() throws IOException {
    connect();
    try (ServerEnd server = open()) {
      server.write(ServerEnd.frame(Frames.CLOSE, new byte[0]));
      awaitFailure();
      assertThat(failures).containsExactly("closed by the server: no reason");
    }
  }

  @Test
  void theEndOfTheConnectionIsAFailure() throws IOException {
    connect();
    open().close();
    awaitFailure();
    loopback.loop.poll(loopback.loop.now());
    assertThat(failures).containsExactly("the server closed the connection");
  }

  @Test
  void bytesThatTheSocketDoesNotAcceptAreWrittenLater() throws Exception {
    Wire wire = connect();
    try (ServerEnd server = open()) {
      byte[] payload = new byte[12_000_000];
      Arrays.fill(payload, (byte) 'x');
      byte[] frame = Frames.webSocketFrame(2, payload);
      wire.write(frame);
      Arrays.fill(frame, (byte) 0);
      wire.write(Frames.webSocketFrame(Frames.TEXT, "after".getBytes(UTF_8)));
      var read = new ArrayList<ServerEnd.Frame>();
      Thread reader = Thread.startVirtualThread(() -> readTwo(server, read));
      loopback.pollUntil(() -> !reader.isAlive());
      assertThat(read).hasSize(2);
      assertThat(read.getFirst().payload()).isEqualTo(payload);
      assertThat(read.getLast().text()).isEqualTo("after");
    }
  }

  private static void readTwo(ServerEnd server, List<ServerEnd.Frame> frames) {
    try {
      frames.add(server.read());
      frames.add(server.read());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void anOpenConnectionIsClosedWithACloseFrame() throws IOException {
    Wire wire = connect();
    try (ServerEnd server = open()) {
      wire.close();
      wire.write(new byte[] {1});
      wire.close();
      ServerEnd.Frame close = server.read();
      assertThat(close.opcode()).isEqualTo(Frames.CLOSE);
      assertThat(close.payload()).containsExactly(1000 >> 8, 1000 & 0xff);
      assertThat(server.isAtEnd()).isTrue();
      assertThat(failures).isEmpty();
    }
  }

  @Test
  void aConnectionThatIsNotOpenIsClosedWithoutAFrame() throws IOException {
    Wire wire = connect();
    try (ServerEnd server = acceptRequest()) {
      wire.close();
      assertThat(server.isAtEnd()).isTrue();
    }
  }
}
