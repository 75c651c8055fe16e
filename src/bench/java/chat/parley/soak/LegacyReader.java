package chat.parley.soak;

import chat.parley.testkit.RawWebSocket;
import java.util.function.BooleanSupplier;

/** An old client that reads what everybody writes; it misses what comes while it is away. */
final class LegacyReader implements Runnable {

  private final Clients clients;
  private final SoakCounters tally;
  private final BooleanSupplier enough;
  private final SequenceChecker order = new SequenceChecker();

  LegacyReader(Clients clients, SoakCounters tally, BooleanSupplier enough) {
    this.clients = clients;
    this.tally = tally;
    this.enough = enough;
  }

  @Override
  public void run() {
    while (!enough.getAsBoolean()) {
      order.afresh();
      boolean _ = Clients.whole(this::stay);
    }
  }

  private void stay() {
    try (RawWebSocket socket = clients.old("/ws/")) {
      while (!enough.getAsBoolean()) {
        String wrong = order.numbered(socket.next());
        if (wrong != null) {
          tally.fault(wrong + ", an old reader");
        }
        tally.read.increment();
      }
    }
  }
}
