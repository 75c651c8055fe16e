package chat.parley.attack;

import chat.parley.testkit.WireFrame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Bytes that break RFC 6455. */
final class BadWebSocketFrames implements Attack {

  @Override
  public String attack(Attacker attacker, SplittableRandom random) throws IOException {
    attacker.upgrade(Attack.any(random, "/stomp/fuzz", "/ws/", "/ws/fuzz/", "/stomp"));
    if (random.nextBoolean()) {
      attacker.awaitAnswer();
    }
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      attacker.send(bad(random));
    }
    return attacker.end();
  }

  private static byte[] bad(SplittableRandom random) {
    return switch (random.nextInt(10)) {
      case 0 -> first(random, 0x80 | 0x10 << random.nextInt(3) | 1); // a reserved bit
      case 1 -> first(random, 0x80 | Attack.any(random, 3, 4, 5, 6, 7, 11, 12, 13, 14, 15));
      case 2 -> unmasked(random);
      case 3 -> length(random);
      case 4 -> Attack.noise(random, 200);
      case 5 -> new WireFrame(false, Attack.any(random, 8, 9, 10), new byte[3]).bytes();
      case 6 -> new WireFrame(true, Attack.any(random, 8, 9, 10), new byte[200]).bytes();
      case 7 -> new WireFrame(random.nextBoolean(), WireFrame.CONTINUATION, text(random)).bytes();
      case 8 -> new WireFrame(true, WireFrame.TEXT, text(random)).bytes();
      default -> new WireFrame(true, WireFrame.CLOSE, closing(random)).bytes();
    };
  }

  private static byte[] first(SplittableRandom random, int first) {
    byte[] frame = new WireFrame(true, WireFrame.TEXT, text(random)).bytes();
    frame[0] = (byte) first;
    return frame;
  }

  private static byte[] unmasked(SplittableRandom random) {
    byte[] frame = new WireFrame(true, WireFrame.TEXT, text(random)).bytes();
    frame[1] &= 0x7F;
    return frame;
  }

  /** A length that is not that of what follows, or none that can be. */
  private static byte[] length(SplittableRandom random) {
    long length = Attack.any(random, -1L, Long.MIN_VALUE, 1L << 40, 1L << 31, 70_000L, 5L);
    return ByteBuffer.allocate(14 + random.nextInt(20))
        .put((byte) 0x81)
        .put((byte) 0xFF)
        .putLong(length)
        .array();
  }

  /** Not UTF-8. */
  private static byte[] text(SplittableRandom random) {
    byte[] text = Arrays.copyOf(Attack.noise(random, 100), 101);
    text[100] = (byte) 0xC3;
    return text;
  }

  private static byte[] closing(SplittableRandom random) {
    int code = Attack.any(random, 0, 999, 1004, 1005, 1006, 1015, 2999, 5000, 65_535);
    byte[] payload = new byte[] {(byte) (code >> 8), (byte) code, (byte) 0xFF};
    return Arrays.copyOf(payload, random.nextInt(4));
  }
}
