package chat.parley.stomp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.ChatException;
import chat.parley.message.UserName;
import chat.parley.testkit.Mutations;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class StompDecoderFuzzIT {

  private static final int MUTATIONS = 20_000;
  private static final List<StompVersion> VERSIONS = List.of(StompVersion.values());

  @RepeatedTest(5)
  void arbitraryInputIsDecodedOrRefused(RepetitionInfo repetition) {
    for (int i = 0; i < MUTATIONS; i++) {
      long seed = repetition.getCurrentRepetition() * 1_000_000_007L + i;
      var random = new SplittableRandom(seed);
      byte[] bytes = Mutations.mutated(random);
      try {
        decode(bytes, random);
      } catch (ChatException expected) {
        assertThat(expected.text()).as("seed %d", seed).isNotBlank().hasSizeLessThan(300);
      } catch (RuntimeException | Error e) {
        throw new AssertionError("Seed " + seed + ": " + new String(bytes, UTF_8), e);
      }
    }
  }

  @Test
  void unmutatedFramesAreDecoded() {
    for (long seed = 0; seed < 1000; seed++) {
      byte[] bytes = Mutations.valid(new SplittableRandom(seed));
      assertThat(TestDecoder.ofBinary().feed(bytes)).as("seed %d", seed).hasSize(1);
    }
  }

  /** Decodes bytes in random chunks and a random version, and interprets each decoded frame. */
  private static void decode(byte[] bytes, SplittableRandom random) {
    var decoder = new StompDecoder(TestDecoder.MAX_HEAD, 64, TestDecoder.MAX_BODY);
    StompVersion version = VERSIONS.get(random.nextInt(VERSIONS.size()));
    decoder.setVersion(version);
    for (int from = 0; from < bytes.length; ) {
      int to = Math.min(bytes.length, from + random.nextInt(1, 200));
      decoder.feed(Arrays.copyOfRange(bytes, from, to), false);
      for (ClientFrame frame; (frame = decoder.next()) != null; ) {
        interpret(frame, version);
      }
      from = to;
    }
  }

  private static void interpret(ClientFrame frame, StompVersion version) {
    switch (frame.command()) {
      case CONNECT, STOMP -> {
        StompVersion.negotiate(frame.headers().get("accept-version"));
        HeartBeatAgreement.negotiate(frame.headers().get("heart-beat"), Duration.ofSeconds(1));
      }
      case SEND -> SendFrame.read(frame, new UserName("fuzz"));
      case SUBSCRIBE -> SubscribeFrame.read(frame, version);
      case UNSUBSCRIBE -> SubscribeFrame.unsubscribeKey(frame, version);
      case ACK, NACK -> AckId.read(frame, version);
      case BEGIN, COMMIT, ABORT, DISCONNECT -> {}
    }
  }
}
