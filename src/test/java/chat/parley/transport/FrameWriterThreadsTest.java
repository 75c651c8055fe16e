package chat.parley.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Await;
import chat.parley.testkit.WireFrame;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.RepeatedTest;

/** {@link FrameWriter} while several threads write and the client reads slowly. */
class FrameWriterThreadsTest {

  private static final int MESSAGES = 2_000;

  private final FakeClientEndPoint client = new FakeClientEndPoint(0);
  private final FrameWriter writer = new FrameWriter(client, new ArrayByteBufferPool());
  private volatile boolean stopped;

  private Thread repeat(Runnable action) {
    return Thread.ofPlatform()
        .start(
            () -> {
              while (!stopped) {
                action.run();
              }
            });
  }

  private void writeMessages() throws InterruptedException {
    var written = new Semaphore(0);
    for (int i = 0; i < MESSAGES; i++) {
      Frame message = Frame.of(Frame.TEXT, ("message " + i).getBytes(UTF_8));
      writer.write(List.of(message), Callback.from(written::release));
      assertThat(written.tryAcquire(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS))
          .as("message %s is written", i)
          .isTrue();
    }
  }

  private List<String> receivedTexts() throws IOException {
    var in = new DataInputStream(new ByteArrayInputStream(client.received()));
    var texts = new ArrayList<String>();
    while (in.available() > 0) {
      WireFrame frame = WireFrame.read(in);
      if (frame.opcode() == WireFrame.TEXT) {
        texts.add(new String(frame.payload(), UTF_8));
      } else {
        assertThat(frame.opcode()).isIn(WireFrame.PING, WireFrame.PONG, WireFrame.CLOSE);
      }
    }
    return texts;
  }

  @RepeatedTest(3)
  void oneThreadWritesAtATimeAndEveryMessageArrivesInOrder() throws Exception {
    List<Thread> threads =
        List.of(
            repeat(() -> writer.pong("pong".getBytes(UTF_8))),
            repeat(writer::ping),
            repeat(() -> client.read(17)));
    try {
      writeMessages();
    } finally {
      stopped = true;
      for (Thread thread : threads) {
        thread.join();
      }
    }
    var closed = new Semaphore(0);
    writer.close(CloseFrame.of(1000, ""), Callback.from(closed::release));
    client.read(1_000);
    assertThat(closed.tryAcquire()).isTrue();
    assertThat(client.overlapped()).isFalse();
    assertThat(receivedTexts())
        .hasSize(MESSAGES)
        .startsWith("message 0", "message 1")
        .doesNotHaveDuplicates()
        .isSortedAccordingTo((a, b) -> Integer.compare(number(a), number(b)));
  }

  private static int number(String message) {
    return Integer.parseInt(message.substring("message ".length()));
  }
}
