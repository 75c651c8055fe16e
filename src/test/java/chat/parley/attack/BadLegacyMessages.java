package chat.parley.attack;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.testkit.Mutations;
import chat.parley.testkit.WireFrame;
import java.io.IOException;
import java.util.SplittableRandom;

/** Invalid messages of the legacy protocol. */
final class BadLegacyMessages implements Attack {

  private static final String[] TEXTS = {
    "",
    " ",
    "null",
    "1e999999999",
    "-",
    "\"text\"",
    "[]",
    "{}",
    "{\"to_user\":",
    "{\"to_user\": null}",
    "{\"to_user\": 5}",
    "{\"to_user\": [\"a\"]}",
    "{\"to_user\": \"\"}",
    "{\"to_user\": \"a b\"}",
    "{\"to_user\": \"\\uD800\"}",
    "{\"to_user\": \"\\u0000\"}",
    "{\"message\": \"\\x\", \"to_user\": \"fuzz\"}",
    "{\"message\": NaN, \"to_user\": \"fuzz\"} trailing",
    "{'to_user': 'fuzz'}",
    "{\"to_user\": \"fuzz\"",
    "\uFEFF{\"to_user\": \"fuzz\"}",
    "{\"a\": \"" + "x".repeat(30_000),
    "[".repeat(20_000),
    "{\"a\":".repeat(5_000),
    "{\"n\": " + "9".repeat(10_000) + ", \"to_user\": \"fuzz\"}",
    "SEND\ndestination:/topic/chat\n\nx\0"
  };

  @Override
  public String attack(Attacker attacker, SplittableRandom random) throws IOException {
    attacker.upgrade("/ws/fuzz/");
    if (random.nextBoolean()) {
      attacker.awaitResponseHead();
    }
    for (int i = random.nextInt(1, 10); i > 0; i--) {
      byte[] text = Attack.oneOf(random, TEXTS).getBytes(UTF_8);
      if (text.length > 0 && random.nextInt(4) == 0) {
        text = Mutations.damaged(text, random);
      }
      int opcode = random.nextInt(4) == 0 ? WireFrame.BINARY : WireFrame.TEXT;
      attacker.send(new WireFrame(true, opcode, text));
    }
    return attacker.endOutputAndRead();
  }
}
