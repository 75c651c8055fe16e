package chat.parley.attack;

import java.io.IOException;
import java.util.SplittableRandom;

/** Handshakes with an invalid user name or path. */
final class BadNames implements Attack {

  private static final String[] NAMES = {
    "%",
    "%0",
    "%zz",
    "%00",
    "%0a",
    "%0d%0aX:y",
    "%20",
    "a%20b",
    "%2F",
    "a%2Fb",
    "%2e%2e",
    "..",
    ".;/",
    ";x=y",
    "a;b",
    "%3B",
    "%25",
    "%2525",
    "*",
    "%2A",
    "**",
    "a,b",
    "#",
    "%23",
    "?",
    "\\",
    "%5C",
    "%FF",
    "%C0%80",
    "%ED%A0%80",
    "%E2%80%AE",
    "%EF%BB%BF",
    "%F0%9F%91%8D",
    "\u0001",
    "\u00e4",
    "//",
    "a//b",
    "a/b/c",
    "{username}",
    "${a}",
    "<script>",
    "\"'"
  };

  @Override
  public String attack(Attacker attacker, SplittableRandom random) throws IOException {
    String name =
        switch (random.nextInt(4)) {
          case 0 -> "x".repeat(random.nextInt(65, 12_000));
          case 1 -> Attack.oneOf(random, NAMES) + Attack.oneOf(random, NAMES);
          default -> Attack.oneOf(random, NAMES);
        };
    attacker.upgrade(Attack.oneOf(random, "/stomp/", "/ws/", "/") + name);
    if (random.nextBoolean()) {
      attacker.awaitResponseHead();
    }
    attacker.send(Attack.randomBytes(random, 50));
    return attacker.endOutputAndRead();
  }
}
