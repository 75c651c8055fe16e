package chat.parley.legacy;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.delivery.Payload;
import chat.parley.envelope.LegacyEnvelope;
import chat.parley.message.ChatMessage;
import chat.parley.message.UserName;
import chat.parley.micro.SampleMessages;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Reading and writing the texts of the legacy protocol. */
@State(Scope.Thread)
public class LegacyWireFormBenchmark {

  private static final UserName BOB = new UserName("bob");

  private final byte[] envelope =
      ("{\"message\": \"" + "x".repeat(64) + "\", \"to_user\": \"bob\"}").getBytes(UTF_8);

  private final LegacyWireForm wireForm = new LegacyWireForm.Enveloped(BOB);
  private final ChatMessage fromLegacyClient = SampleMessages.to(BOB, envelope);
  private final ChatMessage fromStompClient =
      SampleMessages.to(BOB, "x".repeat(64).getBytes(UTF_8));

  /** Reads the recipient of a text. */
  @Benchmark
  public UserName recipient() {
    return LegacyEnvelope.recipient(envelope);
  }

  /** Encodes the text of a legacy client for a legacy client, which receives it unchanged. */
  @Benchmark
  public Payload encodeLegacyMessage() {
    return wireForm.encode(fromLegacyClient);
  }

  /** Encodes the text of a STOMP client for a legacy client. */
  @Benchmark
  public Payload encodeStompMessage() {
    return wireForm.encode(fromStompClient);
  }
}
