package chat.parley.attack;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.testkit.WireFrame;
import java.io.IOException;
import java.util.SplittableRandom;

/** Clients that disconnect in the middle of an exchange, with or without a reset. */
final class AbruptDisconnects implements Attack {

  private static final String[] UNFINISHED_INPUT = {
    "",
    "CONN",
    "CONNECT\naccept-version:1.2\nheart-beat:1,1\n\n\0",
    "CONNECT\n\n\0SUBSCRIBE\nid:1\ndestination:/topic/room.fuzz\nhistory:1000\n\n\0",
    "CONNECT\n\n\0SUBSCRIBE\nid:1\ndestination:/user/queue/messages\nack:client\n\n\0",
    "CONNECT\n\n\0BEGIN\ntransaction:t\n\n\0SEND\ndestination:/topic/chat\ntransaction:t\n\nx\0",
    "CONNECT\n\n\0SEND\ndestination:/topic/room.fuzz\ncontent-length:1000\n\nhalf",
    "CONNECT\n\n\0DISCONNECT\nreceipt:1\n\n\0"
  };

  @Override
  public String attack(Attacker attacker, SplittableRandom random) throws IOException {
    attacker.upgrade(Attack.oneOf(random, "/stomp", "/stomp/fuzz", "/ws/", "/ws/fuzz"));
    if (random.nextBoolean()) {
      attacker.awaitResponseHead();
    }
    byte[] input = Attack.oneOf(random, UNFINISHED_INPUT).getBytes(UTF_8);
    attacker.send(new WireFrame(random.nextInt(4) > 0, WireFrame.TEXT, input));
    if (random.nextInt(4) == 0) {
      attacker.send(new byte[] {(byte) 0x81});
    }
    return random.nextBoolean() ? attacker.reset() : attacker.endOutputAndRead();
  }
}
