package chat.parley.stomp;

import chat.parley.message.ChatMessage;
import chat.parley.micro.SampleMessages;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Encoding a message as a MESSAGE frame. A broadcast is encoded once for all subscribers, a message
 * to an inbox once for each.
 */
@State(Scope.Thread)
public class EncoderBenchmark {

  private final StompWireForm automatic = form(false);
  private final StompWireForm acknowledging = form(true);
  private final ChatMessage message = SampleMessages.toEveryone(1);

  private static StompWireForm form(boolean acknowledges) {
    return new StompWireForm("/topic/chat", "sub-0", StompVersion.V1_2, acknowledges);
  }

  @Benchmark
  public byte[] message() {
    return automatic.encode(message).bytes();
  }

  /** A MESSAGE with an {@code ack} header. */
  @Benchmark
  public byte[] messageToAcknowledge() {
    return acknowledging.encode(message).bytes();
  }
}
