package chat.parley.attack;

import chat.parley.testkit.WireFrame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Bytes that violate RFC 6455. */
final class BadWebSocketFrames implements Attack {

  @Override
  public String attack(Attacker attacker, SplittableRandom random) throws IOException {
    attacker.upgrade(Attack.oneOf(random, "/stomp/fuzz", "/ws/", "/ws/fuzz/", "/stomp"));
    if (random.nextBoolean()) {
      attacker.awaitResponseHead();
    }
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      attacker.send(badFrame(random));
    }
    return attacker.endOutputAndRead();
  }

  private static byte[] badFrame(SplittableRandom random) {
    return switch (random.nextInt(10)) {
      case 0 ->
          withFirstByte(random, 0x80 | 0x10 << random.nextInt(3) | 1); // a reserved bit is set
      case 1 ->
          withFirstByte(random, 0x80 | Attack.oneOf(random, 3, 4, 5, 6, 7, 11, 12, 13, 14, 15));
      case 2 -> unmasked(random);
      case 3 -> wrongLength(random);
      case 4 -> Attack.randomBytes(random, 200);
      case 5 -> new WireFrame(false, Attack.oneOf(random, 8, 9, 10), new byte[3]).bytes();
      case 6 -> new WireFrame(true, Attack.oneOf(random, 8, 9, 10), new byte[200]).bytes();
      case 7 ->
          new WireFrame(random.nextBoolean(), WireFrame.CONTINUATION, invalidUtf8(random)).bytes();
      case 8 -> new WireFrame(true, WireFrame.TEXT, invalidUtf8(random)).bytes();
      default -> new WireFrame(true, WireFrame.CLOSE, badClosePayload(random)).bytes();
    };
  }

  private static byte[] withFirstByte(SplittableRandom random, int firstByte) {
    byte[] frame = new WireFrame(true, WireFrame.TEXT, invalidUtf8(random)).bytes();
    frame[0] = (byte) firstByte;
    return frame;
  }

  private static byte[] unmasked(SplittableRandom random) {
    byte[] frame = new WireFrame(true, WireFrame.TEXT, invalidUtf8(random)).bytes();
    frame[1] &= 0x7F;
    return frame;
  }

  /**
   * Returns a frame with a declared length that is not that of its payload, or that is impossible.
   */
  private static byte[] wrongLength(SplittableRandom random) {
    long length = Attack.oneOf(random, -1L, Long.MIN_VALUE, 1L << 40, 1L << 31, 70_000L, 5L);
    return ByteBuffer.allocate(14 + random.nextInt(20))
        .put((byte) 0x81)
        .put((byte) 0xFF)
        .putLong(length)
        .array();
  }

  /** Returns bytes that are not valid UTF-8. */
  private static byte[] invalidUtf8(SplittableRandom random) {
    byte[] text = Arrays.copyOf(Attack.randomBytes(random, 100), 101);
    text[100] = (byte) 0xC3;
    return text;
  }

  private static byte[] badClosePayload(SplittableRandom random) {
    int code = Attack.oneOf(random, 0, 999, 1004, 1005, 1006, 1015, 2999, 5000, 65_535);
    byte[] payload = new byte[] {(byte) (code >> 8), (byte) code, (byte) 0xFF};
    return Arrays.copyOf(payload, random.nextInt(4));
  }
}
