package chat.parley.attack;

import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;

/** A kind of bad input. The same seed yields the same input. */
interface Attack {

  /** All kinds of attack. */
  List<Attack> ALL =
      List.of(
          new BadHandshakes(),
          new BadNames(),
          new BadWebSocketFrames(),
          new BadStompFrames(),
          new BadLegacyMessages(),
          new OversizedInput(),
          new AbruptDisconnects());

  /**
   * Attacks once over the given connection, which is new.
   *
   * @return everything that the server sent
   */
  String attack(Attacker attacker, SplittableRandom random) throws IOException;

  /** Returns one of the choices at random. */
  @SafeVarargs
  static <T> T oneOf(SplittableRandom random, T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  static byte[] randomBytes(SplittableRandom random, int bound) {
    byte[] bytes = new byte[random.nextInt(bound)];
    random.nextBytes(bytes);
    return bytes;
  }
}
