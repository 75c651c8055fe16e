package chat.parley.attack;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.testkit.Mutations;
import chat.parley.testkit.WireFrame;
import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Damaged STOMP frames, as text and as binary messages, each split in two. */
final class BadStompFrames implements Attack {

  @Override
  public String attack(Attacker attacker, SplittableRandom random) throws IOException {
    attacker.upgrade(Attack.oneOf(random, "/stomp", "/stomp/fuzz"));
    if (random.nextBoolean()) {
      attacker.awaitResponseHead();
    }
    if (random.nextInt(8) > 0) {
      String version = Attack.oneOf(random, "1.0", "1.1", "1.2");
      send(attacker, ("CONNECT\naccept-version:" + version + "\n\n\0").getBytes(UTF_8), false);
    }
    if (random.nextBoolean()) {
      String errors = "SUBSCRIBE\nid:e\ndestination:/user/queue/errors\n\n\0";
      send(attacker, errors.getBytes(UTF_8), false);
    }
    for (int i = random.nextInt(1, 6); i > 0; i--) {
      byte[] bytes = Mutations.mutated(random);
      int cut = random.nextInt(bytes.length + 1);
      boolean binary = random.nextInt(3) > 0;
      send(attacker, Arrays.copyOfRange(bytes, 0, cut), binary);
      send(attacker, Arrays.copyOfRange(bytes, cut, bytes.length), binary);
    }
    return random.nextInt(10) == 0 ? attacker.reset() : attacker.endOutputAndRead();
  }

  private static void send(Attacker attacker, byte[] bytes, boolean binary) {
    attacker.send(new WireFrame(true, binary ? WireFrame.BINARY : WireFrame.TEXT, bytes));
  }
}
