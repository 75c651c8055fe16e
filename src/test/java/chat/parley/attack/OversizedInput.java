package chat.parley.attack;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.testkit.WireFrame;
import java.io.IOException;
import java.util.SplittableRandom;

/** Messages, frames and headers that exceed a limit. */
final class OversizedInput implements Attack {

  private static final String CONNECT = "CONNECT\naccept-version:1.2\n\n\0";

  @Override
  public String attack(Attacker attacker, SplittableRandom random) throws IOException {
    int size = random.nextInt(60_000, 200_000);
    switch (random.nextInt(6)) {
      case 0 -> {
        attacker.upgrade("/ws/fuzz/");
        attacker.send(text("x".repeat(size)));
      }
      case 1 -> {
        attacker.upgrade("/ws/fuzz/");
        sendFragments(attacker, size);
      }
      case 2 -> sendStomp(attacker, "SEND\ndestination:/topic/room.fuzz\n\n" + "x".repeat(size));
      case 3 -> sendStomp(attacker, "SEND\nx-long:" + "x".repeat(size / 10));
      case 4 -> sendStomp(attacker, "SEND\n" + "a:b\n".repeat(200) + "\n\0");
      default ->
          attacker.upgrade("/stomp/fuzz", "X-Long: " + "x".repeat(random.nextInt(5_000, 20_000)));
    }
    return attacker.endOutputAndRead();
  }

  private static WireFrame text(String text) {
    return new WireFrame(true, WireFrame.TEXT, text.getBytes(UTF_8));
  }

  private static void sendFragments(Attacker attacker, int size) {
    attacker.send(new WireFrame(false, WireFrame.TEXT, new byte[] {'x'}));
    for (int sent = 0; sent < size; sent += 1000) {
      byte[] part = "x".repeat(1000).getBytes(UTF_8);
      attacker.send(new WireFrame(false, WireFrame.CONTINUATION, part));
    }
  }

  private static void sendStomp(Attacker attacker, String frame) {
    attacker.upgrade("/stomp/fuzz");
    attacker.send(text(CONNECT));
    attacker.send(text(frame));
  }
}
