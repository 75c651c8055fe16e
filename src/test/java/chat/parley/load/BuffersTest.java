package chat.parley.load;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Await;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BuffersTest {

  private final Loopback loopback = new Loopback();
  private final Buffers buffers = new Buffers();
  private final Incoming incoming = new Incoming();
  private Pipe pipe;
  private ServerEnd server;

  @BeforeEach
  void connect() throws IOException {
    pipe = new Pipe(null);
    SelectionKey key = pipe.connect(loopback.address(), loopback.loop.selector, this);
    server = loopback.accept();
    key.selector().select(Await.DEADLINE.toMillis());
    assertThat(pipe.finishConnect()).isTrue();
    key.interestOps(SelectionKey.OP_READ);
    key.selector().selectedKeys().clear();
  }

  @AfterEach
  void close() throws IOException {
    pipe.close();
    server.close();
    loopback.close();
  }

  private int readWhenReady() throws IOException {
    loopback.loop.selector.select(Await.DEADLINE.toMillis());
    return buffers.read(pipe, incoming);
  }

  @Test
  void theBytesThatHaveArrivedFollowAnIncompleteFrame() throws IOException {
    assertThat(buffers.read(pipe, incoming)).as("nothing has arrived").isZero();
    incoming.store(new byte[] {1, 2}, 0, 2);
    server.write(new byte[] {3});
    assertThat(readWhenReady()).isEqualTo(3);
    assertThat(Arrays.copyOf(buffers.bytes(), 3)).containsExactly(1, 2, 3);
  }

  @Test
  void theBufferGrowsWithAnIncompleteFrame() throws IOException {
    byte[] incomplete = new byte[2_000_000];
    Arrays.fill(incomplete, (byte) 7);
    incoming.store(incomplete, 0, incomplete.length);
    server.write(new byte[] {3});
    assertThat(readWhenReady()).isEqualTo(2_000_001);
    assertThat(Arrays.copyOf(buffers.bytes(), 2_000_000)).isEqualTo(incomplete);
    assertThat(buffers.bytes()[2_000_000]).isEqualTo((byte) 3);
  }

  @Test
  void theEndOfTheStreamIsReported() throws IOException {
    server.close();
    assertThat(readWhenReady()).isEqualTo(-1);
  }
}
