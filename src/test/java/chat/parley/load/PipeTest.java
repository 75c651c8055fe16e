package chat.parley.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.testkit.Await;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PipeTest {

  private final Loopback loopback = new Loopback();
  private final ByteBuffer buffer = ByteBuffer.allocate(100);

  @AfterEach
  void close() throws IOException {
    loopback.close();
  }

  /** Returns a pipe that is connected to the listening socket. */
  private Pipe connect(@Nullable ClientTls tls) throws IOException {
    var pipe = new Pipe(tls);
    SelectionKey key = pipe.connect(loopback.address(), loopback.loop.selector, "attached");
    assertThat(key.attachment()).isEqualTo("attached");
    assertThat(key.interestOps()).isEqualTo(SelectionKey.OP_CONNECT);
    key.selector().select(Await.DEADLINE.toMillis());
    assertThat(key.isConnectable()).isTrue();
    assertThat(pipe.finishConnect()).isTrue();
    return pipe;
  }

  /** Reads until bytes have arrived or the stream has ended. */
  private int read(Pipe pipe) throws IOException {
    long end = System.nanoTime() + Await.DEADLINE.toNanos();
    int count;
    while ((count = pipe.read(buffer)) == 0 && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    return count;
  }

  @Test
  void bytesAreWrittenAndReadUntilTheEndOfTheStream() throws IOException {
    Pipe pipe = connect(null);
    try (ServerEnd server = loopback.accept()) {
      assertThat(pipe.isEncrypted()).isFalse();
      assertThat(pipe.write(ByteBuffer.wrap(Frames.webSocketFrame(2, new byte[] {7})))).isTrue();
      assertThat(pipe.needsRead()).isFalse();
      assertThat(server.read().payload()).containsExactly(7);
      assertThat(pipe.read(buffer)).as("nothing has arrived").isZero();
      server.write(new byte[] {1, 2, 3});
      assertThat(read(pipe)).isPositive();
      assertThat(buffer.get(0)).isEqualTo((byte) 1);
    }
    buffer.clear();
    while (read(pipe) > 0) {
      buffer.clear();
    }
    assertThat(pipe.read(buffer)).isEqualTo(-1);
  }

  @Test
  void aFullSocketAcceptsAPartOfTheBytes() throws IOException {
    Pipe pipe = connect(null);
    var large = ByteBuffer.allocate(32 * 1024 * 1024);
    assertThat(pipe.write(large)).isFalse();
    assertThat(large.remaining()).isBetween(1, large.capacity() - 1);
    assertThat(pipe.needsRead()).isFalse();
  }

  @Test
  void aRefusedConnectionIsReportedWhenItIsFinished() throws IOException {
    InetSocketAddress unused = loopback.address();
    loopback.close();
    try (var loop = new Loop()) {
      var pipe = new Pipe(null);
      SelectionKey key = pipe.connect(unused, loop.selector, "attached");
      key.selector().select(Await.DEADLINE.toMillis());
      assertThatThrownBy(pipe::finishConnect).isInstanceOf(ConnectException.class);
    }
  }

  @Test
  void aWriteWaitsForTheTlsHandshakeOfTheServer() throws IOException {
    Pipe pipe = connect(ClientTls.create("localhost", loopback.port(), null));
    assertThat(pipe.isEncrypted()).isTrue();
    assertThat(pipe.read(buffer)).as("nothing has arrived").isZero();
    assertThat(pipe.write(ByteBuffer.wrap(new byte[] {1}))).isFalse();
    assertThat(pipe.needsRead()).isTrue();
  }

  @Test
  void aClosedPipeEndsTheConnection() throws IOException {
    Pipe pipe = connect(null);
    try (ServerEnd server = loopback.accept()) {
      pipe.close();
      pipe.close();
      assertThat(server.isAtEnd()).isTrue();
    }
  }
}
