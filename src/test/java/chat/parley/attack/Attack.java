package chat.parley.attack;

import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;

/** A kind of bad input. The same random gives the same input. */
interface Attack {

  /** All kinds there are. */
  List<Attack> ALL =
      List.of(
          new BadHandshakes(),
          new BadNames(),
          new BadWebSocketFrames(),
          new BadStompFrames(),
          new BadLegacyMessages(),
          new OversizedInput(),
          new AbruptDisconnects());

  /** Attacks once, on a fresh connection, and returns all that the server said. */
  String attack(Attacker attacker, SplittableRandom random) throws IOException;

  /** One of several. */
  @SafeVarargs
  static <T> T any(SplittableRandom random, T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  static byte[] noise(SplittableRandom random, int atMost) {
    byte[] noise = new byte[random.nextInt(atMost)];
    random.nextBytes(noise);
    return noise;
  }
}
