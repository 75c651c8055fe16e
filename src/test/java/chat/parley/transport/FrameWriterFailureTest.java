package chat.parley.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.junit.jupiter.api.Test;

/** {@link FrameWriter} when its connection fails: each callback is completed once. */
class FrameWriterFailureTest {

  private static final Frame HELLO = text("hello");
  private static final Frame CLOSE = CloseFrame.of(1000, "bye");

  private FakeClientEndPoint client = new FakeClientEndPoint(0);
  private FrameWriter writer = writerTo(client);

  private static FrameWriter writerTo(FakeClientEndPoint client) {
    return new FrameWriter(client, new ArrayByteBufferPool());
  }

  private void connect() {
    client = new FakeClientEndPoint(0);
    writer = writerTo(client);
  }

  private static Frame text(String text) {
    return Frame.of(Frame.TEXT, text.getBytes(UTF_8));
  }

  private CountingCallback write(List<Frame> frames) {
    var done = new CountingCallback();
    writer.write(frames, done);
    return done;
  }

  @Test
  void theEndOfTheConnectionFailsEverythingOnce() {
    CountingCallback first = write(List.of(text("in progress")));
    CountingCallback second = write(List.of(HELLO));
    var closed = new CountingCallback();
    writer.close(CLOSE, closed);
    client.close(new IOException("Broken by a test"));
    writer.fail(new IOException("Broken by a test"));
    assertThat(List.of(first, second, closed))
        .allSatisfy(c -> assertThat(c).hasToString(CountingCallback.FAILED));
    assertThat(write(List.of(HELLO))).hasToString(CountingCallback.FAILED);
    assertThat(writer.close(CLOSE, closed)).isFalse();
    writer.pong(new byte[1]);
    writer.ping();
    assertThat(client.received()).isEmpty();
  }

  @Test
  void aFailureBeforeAWriteFailsEverythingOnce() {
    CountingCallback first = write(List.of(text("in progress")));
    CountingCallback second = write(List.of(HELLO));
    writer.fail(new IOException("Broken by a test"));
    assertThat(second).hasToString(CountingCallback.FAILED);
    assertThat(first).as("the write in progress").hasToString(CountingCallback.PENDING);
    client.close(new IOException("Broken by a test"));
    assertThat(List.of(first, second))
        .allSatisfy(c -> assertThat(c).hasToString(CountingCallback.FAILED));
  }

  private void assertClosedBy(Exception failure, List<Frame> batch) {
    connect();
    CountingCallback first = write(List.of(text("in progress")));
    CountingCallback waiting = write(batch);
    client.fail(failure);
    client.read(1);
    assertThat(List.of(first, waiting))
        .allSatisfy(c -> assertThat(c).hasToString(CountingCallback.FAILED));
    assertThat(client.isOpen()).isFalse();
    connect();
    client.fail(failure);
    CountingCallback only = write(batch);
    assertThat(only).hasToString(CountingCallback.FAILED);
    assertThat(only.cause()).isSameAs(failure);
    assertThat(client.isOpen()).isFalse();
    assertThat(write(batch)).hasToString(CountingCallback.FAILED);
  }

  @Test
  void aWriteThatFailsClosesTheConnection() {
    assertClosedBy(new IOException("Broken by a test"), List.of(HELLO));
    assertClosedBy(new IOException("Broken by a test"), List.of(text("y".repeat(70_000))));
    assertClosedBy(new IllegalStateException("Broken by a test"), List.of(HELLO));
  }
}
