package chat.parley.soak;

import chat.parley.testkit.RawWebSocket;
import java.util.function.BooleanSupplier;

/**
 * A legacy client that reads the broadcast; it misses the messages sent while it is disconnected.
 */
final class LegacyReader implements Runnable {

  private final Clients clients;
  private final SoakCounters counters;
  private final BooleanSupplier stopping;
  private final SequenceChecker sequence = new SequenceChecker();

  LegacyReader(Clients clients, SoakCounters counters, BooleanSupplier stopping) {
    this.clients = clients;
    this.counters = counters;
    this.stopping = stopping;
  }

  @Override
  public void run() {
    while (!stopping.getAsBoolean()) {
      sequence.resetNumbers();
      boolean _ = Clients.completes(this::read);
    }
  }

  private void read() {
    try (RawWebSocket socket = clients.legacy("/ws/")) {
      while (!stopping.getAsBoolean()) {
        String fault = sequence.checkNumber(socket.next());
        if (fault != null) {
          counters.addFault(fault + ", a legacy reader");
        }
        counters.read.increment();
      }
    }
  }
}
