package chat.parley.legacy;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.conversation.LegacyEnvelope;
import chat.parley.delivery.Payload;
import chat.parley.message.ChatMessage;
import chat.parley.message.UserName;
import chat.parley.micro.Messages;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The old protocol's texts. */
@State(Scope.Thread)
public class OldFormBenchmark {

  private static final UserName BOB = new UserName("bob");

  private final byte[] envelope =
      ("{\"message\": \"" + "x".repeat(64) + "\", \"to_user\": \"bob\"}").getBytes(UTF_8);

  private final LegacyWireForm bobs = new LegacyWireForm.Enveloped(BOB);
  private final ChatMessage fromOld = Messages.to(BOB, envelope);
  private final ChatMessage fromStomp = Messages.to(BOB, "x".repeat(64).getBytes(UTF_8));

  /** Whom a text is for. */
  @Benchmark
  public UserName reader() {
    return LegacyEnvelope.recipient(envelope);
  }

  /** An old client's text to another one: goes on as it is. */
  @Benchmark
  public Payload passedOn() {
    return bobs.encode(fromOld);
  }

  /** A STOMP client's text to an old client. */
  @Benchmark
  public Payload wrapped() {
    return bobs.encode(fromStomp);
  }
}
