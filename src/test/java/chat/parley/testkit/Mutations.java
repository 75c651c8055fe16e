package chat.parley.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Valid and randomly damaged STOMP frames. The same random seed gives the same frames. */
public final class Mutations {

  private static final List<String> FRAMES =
      List.of(
          "CONNECT\naccept-version:1.0,1.1,1.2\nheart-beat:10000,10000\nhost:parley\n\n\0",
          "STOMP\naccept-version:1.2\nlogin:a\npasscode:b\n\n\0",
          "SEND\ndestination:/topic/room.fuzz\ncontent-type:text/plain\nreceipt:1\n\nhällo\0",
          "SEND\r\ndestination:/topic/room.fuzz\r\ncontent-length:5\r\n\r\na\0b\0c\0",
          "SEND\ndestination:/app/messages\n\n{\"message\": \"x\", \"to_user\": \"fuzz\"}\0",
          "SEND\ndestination:/app/members.fuzz\n\n{\"do\": \"invite\", \"user\": \"fuzz\"}\0",
          "SUBSCRIBE\nid:4\ndestination:/topic/members.fuzz\nhistory:3\n\n\0",
          "SEND\ndestination:/user/fuzz/queue/messages\nclient-message-id:7\nx-a:b\\cc\n\nhi\0",
          "SEND\ndestination:/topic/room.fuzz\npersistent:false\ntransaction:t\n\n日本\0",
          "SUBSCRIBE\nid:1\ndestination:/topic/room.fuzz\nack:client\nhistory:3\n\n\0",
          "SUBSCRIBE\nid:2\ndestination:/user/queue/messages\noffset:1\nepoch:abc\n\n\0",
          "SUBSCRIBE\nid:3\ndestination:/user/queue/errors\n\n\0",
          "UNSUBSCRIBE\nid:1\ndestination:/topic/room.fuzz\n\n\0",
          "ACK\nid:abc-1@1\nmessage-id:abc-1\nsubscription:1\n\n\0",
          "NACK\nid:abc-1@1\nmessage-id:abc-1\nsubscription:1\ntransaction:t\n\n\0",
          "BEGIN\ntransaction:t\n\n\0",
          "COMMIT\ntransaction:t\nreceipt:2\n\n\0",
          "ABORT\ntransaction:t\n\n\0",
          "DISCONNECT\nreceipt:77\n\n\0");

  /** Texts with a special meaning to a parser of frames, headers or bodies. */
  private static final List<String> SPECIAL =
      List.of(
          "\0",
          "\n",
          "\r",
          "\r\n",
          "\n\n",
          ":",
          "\\",
          "\\t",
          "\\c",
          "-",
          "@",
          ",",
          "{",
          "\"",
          "%",
          "content-length:",
          "content-length:3\n",
          "content-length:-1\n",
          "content-length:99999999999\n",
          "receipt:a\\nb\n",
          "offset:",
          "history:x\n",
          "ack:\n",
          "destination:",
          "*",
          "..",
          "/",
          "#",
          "\uFEFF",
          "\u202E",
          "\uD83D\uDE00",
          "NaN",
          "1.2");

  private Mutations() {}

  /** Returns one complete, undamaged frame. */
  public static byte[] valid(SplittableRandom random) {
    return FRAMES.get(random.nextInt(FRAMES.size())).getBytes(UTF_8);
  }

  /** Returns 1 to 3 frames, damaged in 1 to 5 places. */
  public static byte[] mutated(SplittableRandom random) {
    var frames = new ByteArrayOutputStream();
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      frames.writeBytes(valid(random));
    }
    byte[] bytes = frames.toByteArray();
    for (int i = random.nextInt(1, 6); i > 0 && bytes.length > 0; i--) {
      bytes = damaged(bytes, random);
    }
    return bytes;
  }

  /**
   * Returns a copy with one place damaged.
   *
   * @param bytes at least one
   */
  public static byte[] damaged(byte[] bytes, SplittableRandom random) {
    int from = random.nextInt(bytes.length);
    int to = Math.min(bytes.length, from + random.nextInt(1, 12));
    return switch (random.nextInt(7)) {
      case 0 -> changed(bytes, from, (byte) random.nextInt(256));
      case 1 -> changed(bytes, from, (byte) (bytes[from] ^ (1 << random.nextInt(8))));
      case 2 -> join(bytes, from, new byte[0], to);
      case 3 -> join(bytes, from, special(random), from);
      case 4 -> join(bytes, from, special(random), to);
      case 5 -> join(bytes, to, Arrays.copyOfRange(bytes, from, to), from);
      default -> join(bytes, from, noise(random), from);
    };
  }

  private static byte[] special(SplittableRandom random) {
    return SPECIAL.get(random.nextInt(SPECIAL.size())).getBytes(UTF_8);
  }

  private static byte[] noise(SplittableRandom random) {
    byte[] noise = new byte[random.nextInt(100)];
    random.nextBytes(noise);
    return noise;
  }

  private static byte[] changed(byte[] bytes, int at, byte value) {
    byte[] changed = bytes.clone();
    changed[at] = value;
    return changed;
  }

  /** Returns the bytes before {@code to}, then {@code between}, then those from {@code from} on. */
  private static byte[] join(byte[] bytes, int to, byte[] between, int from) {
    var joined = new ByteArrayOutputStream();
    joined.write(bytes, 0, to);
    joined.writeBytes(between);
    joined.write(bytes, from, bytes.length - from);
    return joined.toByteArray();
  }
}
