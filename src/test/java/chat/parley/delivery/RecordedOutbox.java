package chat.parley.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.failures.Failures;
import chat.parley.failures.ProcessHalt;
import chat.parley.testkit.Await;
import chat.parley.testkit.TestLimits;
import chat.parley.transport.WebSocketSink;
import chat.parley.transport.WriteProperties;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.OutgoingEntry;
import org.springframework.web.socket.WebSocketSession;

/**
 * An outbox with a real {@link WebSocketSink}, which records the WebSocket frames in place of a
 * client. Its writer thread completes each write at once. It serves tests of what other packages
 * send; tests of the outbox itself use {@link DirectOutbox}.
 */
public final class RecordedOutbox implements AutoCloseable {

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Recorded(byte opCode, byte[] payload) {}

  private final BlockingQueue<Recorded> frames = new LinkedBlockingQueue<>();
  private final WebSocketSession session = DiscardingSession.open(this::record);
  private final Outboxes outboxes =
      new Outboxes(
          new WriteProperties(Duration.ofMinutes(1), 1, false),
          TestLimits.of(),
          new Failures(ProcessHalt.NONE));
  private final Outbox outbox = outboxes.open(new WebSocketSink(session));

  private RecordedOutbox() {}

  /** Opens an outbox with the default limits. */
  public static RecordedOutbox open() {
    return new RecordedOutbox();
  }

  private void record(OutgoingEntry entry) {
    Frame frame = entry.getFrame();
    byte[] payload = new byte[frame.getPayloadLength()];
    ByteBuffer buffer = frame.getPayload();
    if (buffer != null) {
      buffer.slice().get(payload);
    }
    frames.add(new Recorded(frame.getOpCode(), payload));
    entry.getCallback().succeeded();
  }

  public Outbox outbox() {
    return outbox;
  }

  /** Returns the outboxes of which this is the only one. */
  public Outboxes outboxes() {
    return outboxes;
  }

  /** Waits for the next message and returns its bytes. */
  public byte[] next() {
    Recorded frame = take();
    if (frame.opCode() != OpCode.TEXT && frame.opCode() != OpCode.BINARY) {
      throw new AssertionError("Expected a message, but the frame has opcode " + frame.opCode());
    }
    return frame.payload();
  }

  /** Waits for the next message and returns its text. */
  public String nextText() {
    return new String(next(), UTF_8);
  }

  /** Waits for the close frame, which must be the next one, and returns its code. */
  public int nextCloseCode() {
    Recorded frame = take();
    if (frame.opCode() != OpCode.CLOSE) {
      throw new AssertionError(
          "Expected a close, but received " + new String(frame.payload(), UTF_8));
    }
    return ByteBuffer.wrap(frame.payload()).getShort();
  }

  private Recorded take() {
    try {
      Recorded frame = frames.poll(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS);
      if (frame == null) {
        throw new AssertionError("Nothing was written for " + Await.DEADLINE);
      }
      return frame;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns whether no frame is left that was written and not returned yet. */
  public boolean isEmpty() {
    return frames.isEmpty();
  }

  @Override
  public void close() {
    outboxes.remove(outbox);
    outboxes.stop();
  }
}
