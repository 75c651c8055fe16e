package chat.parley.stomp;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.message.Draft;
import chat.parley.message.UserName;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Decoding SEND frames as STOMP.js sends them, and reading their messages. */
@State(Scope.Thread)
public class DecoderBenchmark {

  private static final int MANY = 16;

  private static final String SEND =
      "SEND\ndestination:/topic/chat\ncontent-length:64\n\n" + "x".repeat(64) + "\0";

  private static final UserName ALICE = new UserName("alice");

  private final byte[] oneFrame = SEND.getBytes(UTF_8);
  private final byte[] manyFrames = SEND.repeat(MANY).getBytes(UTF_8);
  private final StompDecoder decoder = new StompDecoder(16 * 1024, 64, 128 * 1024);

  /** One frame per WebSocket message. */
  @Benchmark
  public Draft send() {
    decoder.feed(oneFrame, true);
    return SendFrame.read(decoder.next(), ALICE);
  }

  /** Several frames per WebSocket message. */
  @Benchmark
  @OperationsPerInvocation(MANY)
  public int sendOfMany() {
    decoder.feed(manyFrames, true);
    int bytes = 0;
    for (ClientFrame frame = decoder.next(); frame != null; frame = decoder.next()) {
      bytes += SendFrame.read(frame, ALICE).body().bytes().length;
    }
    return bytes;
  }
}
