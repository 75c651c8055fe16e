package chat.parley.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;

class FrameWriterTest {

  private static final Frame HELLO = text("hello");
  private static final Frame CLOSE = CloseFrame.of(1000, "bye");

  /** One batch of each kind: copied into one buffer, and too large for that. */
  private static final List<Frame> SMALL =
      List.of(HELLO, Frame.of(Frame.BINARY, new byte[200]), text(""), text("last"));

  private static final List<Frame> LARGE = List.of(HELLO, text("y".repeat(70_000)), text("last"));

  private FakeClientEndPoint client = new FakeClientEndPoint(0);
  private FrameWriter writer = writerTo(client);

  private static FrameWriter writerTo(FakeClientEndPoint client) {
    return new FrameWriter(client, new ArrayByteBufferPool());
  }

  private void connect(long room) {
    client = new FakeClientEndPoint(room);
    writer = writerTo(client);
  }

  private static Frame text(String text) {
    return Frame.of(Frame.TEXT, text.getBytes(UTF_8));
  }

  private static Frame pong(String text) {
    return Frame.of(Frame.PONG, text.getBytes(UTF_8));
  }

  private void writePong(String text) {
    writer.pong(text.getBytes(UTF_8));
  }

  private static byte[] bytes(List<Frame> frames) {
    ByteBuffer bytes = ByteBuffer.allocate(frames.stream().mapToInt(Frame::size).sum());
    frames.forEach(frame -> frame.writeTo(bytes));
    return bytes.array();
  }

  private void assertReceived(Frame... frames) {
    assertThat(client.received()).isEqualTo(bytes(List.of(frames)));
  }

  private CountingCallback write(List<Frame> frames) {
    var done = new CountingCallback();
    writer.write(frames, done);
    return done;
  }

  @Test
  void aBatchIsOneWriteInOrder() {
    connect(Long.MAX_VALUE);
    assertThat(write(SMALL)).hasToString(CountingCallback.SUCCEEDED);
    assertThat(client.flushes()).isEqualTo(1);
    assertThat(client.received()).isEqualTo(bytes(SMALL));
    client.clear();
    assertThat(write(LARGE)).hasToString(CountingCallback.SUCCEEDED);
    assertThat(client.flushes()).isEqualTo(2);
    assertThat(client.received()).isEqualTo(bytes(LARGE));
  }

  @Test
  void everyKindOfFrameIsWrittenAtOnceIfTheClientReads() {
    connect(Long.MAX_VALUE);
    writePong("a");
    writer.ping();
    write(List.of(HELLO));
    var closed = new CountingCallback();
    assertThat(writer.close(CLOSE, closed)).isTrue();
    assertReceived(pong("a"), Frame.of(Frame.PING, new byte[0]), HELLO, CLOSE);
    assertThat(closed).hasToString(CountingCallback.SUCCEEDED);
  }

  /** The write stops after any number of bytes, and continues when the client reads. */
  private void assertWrittenAlthoughItStops(List<Frame> batch, int step) {
    byte[] all = bytes(batch);
    for (int first = 0; first < all.length; first += first < 300 ? 1 : step) {
      connect(first);
      CountingCallback done = write(batch);
      assertThat(done).hasToString(CountingCallback.PENDING);
      assertThat(client.received()).isEqualTo(Arrays.copyOf(all, first));
      client.read(all.length - first - 1);
      assertThat(done).as("after all but one of the bytes").hasToString(CountingCallback.PENDING);
      client.read(1);
      assertThat(client.received()).isEqualTo(all);
      assertThat(done).hasToString(CountingCallback.SUCCEEDED);
    }
  }

  @Test
  void aBatchIsCompleteWhereverAWriteStops() {
    assertWrittenAlthoughItStops(SMALL, 1);
  }

  @Test
  void aLargeBatchIsCompleteWhereverAWriteStops() {
    assertWrittenAlthoughItStops(LARGE, 5_003);
  }

  @Test
  void everythingIsWrittenToAClientThatReadsByteByByte() {
    CountingCallback done = write(SMALL);
    writePong("a");
    writer.ping();
    writer.close(CLOSE, Callback.NOOP);
    for (int i = 0; i < 1_000; i++) {
      client.read(1);
    }
    byte[] rest = bytes(List.of(pong("a"), Frame.of(Frame.PING, new byte[0]), CLOSE));
    byte[] batch = bytes(SMALL);
    assertThat(client.received()).startsWith(batch).endsWith(rest);
    assertThat(client.received()).hasSize(batch.length + rest.length);
    assertThat(done).hasToString(CountingCallback.SUCCEEDED);
  }

  @Test
  void theNewestPongReplacesOneThatWaits() {
    writePong("in progress");
    for (int i = 0; i < 100; i++) {
      writePong("pong " + i);
    }
    client.read(Long.MAX_VALUE / 2);
    assertReceived(pong("in progress"), pong("pong 99"));
  }

  @Test
  void oneOfSeveralPingsWaits() {
    writer.ping();
    writer.ping();
    writer.ping();
    client.read(100);
    assertReceived(Frame.of(Frame.PING, new byte[0]), Frame.of(Frame.PING, new byte[0]));
  }

  @Test
  void onlyOneBatchMayWait() {
    CountingCallback first = write(List.of(text("in progress")));
    CountingCallback second = write(List.of(HELLO));
    assertThatIllegalStateException().isThrownBy(() -> write(List.of(text("third"))));
    client.read(100);
    assertReceived(text("in progress"), HELLO);
    assertThat(first).hasToString(CountingCallback.SUCCEEDED);
    assertThat(second).hasToString(CountingCallback.SUCCEEDED);
    assertThat(write(List.of(text("third")))).hasToString(CountingCallback.SUCCEEDED);
  }

  @Test
  void theCloseFollowsEverythingThatWaitsAndNothingFollowsIt() {
    CountingCallback first = write(List.of(text("in progress")));
    CountingCallback second = write(List.of(HELLO));
    writePong("a");
    var closed = new CountingCallback();
    assertThat(writer.close(CLOSE, closed)).isTrue();
    var again = new CountingCallback();
    assertThat(writer.close(CloseFrame.of(1001, ""), again)).isFalse();
    writePong("b");
    writer.ping();
    CountingCallback late = write(List.of(text("late")));
    assertThat(late).hasToString(CountingCallback.FAILED);
    assertThat(late.cause()).isInstanceOf(ClosedChannelException.class);
    assertThat(closed).hasToString(CountingCallback.PENDING);
    client.read(1_000);
    assertReceived(text("in progress"), pong("a"), HELLO, CLOSE);
    assertThat(List.of(first, second, closed))
        .allSatisfy(c -> assertThat(c).hasToString(CountingCallback.SUCCEEDED));
    writePong("c");
    writer.ping();
    assertThat(write(List.of(text("late")))).hasToString(CountingCallback.FAILED);
    assertReceived(text("in progress"), pong("a"), HELLO, CLOSE);
    assertThat(again).hasToString(CountingCallback.PENDING);
  }

  /** Writes batches, each when the last one is complete, as an outbox does. */
  private void writeOneAfterAnother(List<Frame> batch, int count) {
    var written = new AtomicInteger();
    writer.write(
        batch,
        new Callback() {
          @Override
          public void succeeded() {
            client.clear();
            if (written.incrementAndGet() < count) {
              writer.write(batch, this);
            }
          }
        });
    assertThat(written).hasValue(count);
  }

  @Test
  void manyBatchesMayFollowOneAnother() {
    connect(Long.MAX_VALUE);
    writeOneAfterAnother(List.of(HELLO), 10_000);
  }
}
