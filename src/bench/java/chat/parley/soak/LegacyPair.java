package chat.parley.soak;

import chat.parley.testkit.Await;
import chat.parley.testkit.RawWebSocket;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Two old clients that write to each other, or one to itself. They have no receipts and no places:
 * of what comes over one connection each message follows the one before.
 */
final class LegacyPair implements Runnable {

  private static final Duration BEAT = Duration.ofMillis(50);

  private final Clients clients;
  private final String name;
  private final SoakCounters tally;
  private final BooleanSupplier enough;
  private int connection;

  LegacyPair(Clients clients, String name, SoakCounters tally, BooleanSupplier enough) {
    this.clients = clients;
    this.name = name;
    this.tally = tally;
    this.enough = enough;
  }

  @Override
  public void run() {
    while (!enough.getAsBoolean()) {
      boolean _ = Clients.whole(this::stay);
    }
  }

  private void stay() {
    try (RawWebSocket ann = clients.old("/ws/" + name + "-ann/");
        RawWebSocket bob = clients.old("/ws/" + name + "-bob/")) {
      String writer = name + ++connection;
      var order = new SequenceChecker();
      for (int number = 1; !enough.getAsBoolean(); number++) {
        String text = "%s %d".formatted(writer, number);
        ann.send("{\"message\": \"%s\", \"to_user\": \"%s-bob\"}".formatted(text, name));
        String come = bob.next();
        while (!come.startsWith(writer + " ")) {
          // It was stored for the connection before.
          come = bob.next();
        }
        String wrong = order.numbered(come);
        if (wrong != null) {
          tally.fault(wrong + ", " + name);
        }
        tally.read.increment();
        Await.pause(BEAT);
      }
    }
  }
}
