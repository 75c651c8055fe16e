package chat.parley.stomp;

import chat.parley.message.ChatMessage;
import chat.parley.micro.Messages;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * A message as a MESSAGE: once for all readers of a broadcast, once for each reader of an inbox.
 */
@State(Scope.Thread)
public class EncoderBenchmark {

  private final StompWireForm automatic = new StompWireForm("sub-0", StompVersion.V1_2, false);
  private final StompWireForm acknowledging = new StompWireForm("sub-0", StompVersion.V1_2, true);
  private final ChatMessage message = Messages.toEveryone(1);

  @Benchmark
  public byte[] message() {
    return automatic.encode(message).bytes();
  }

  /** With an {@code ack} header. */
  @Benchmark
  public byte[] messageToAcknowledge() {
    return acknowledging.encode(message).bytes();
  }
}
