package chat.parley.soak;

import chat.parley.testkit.Await;
import chat.parley.testkit.RawWebSocket;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Two legacy clients, one of which sends to the other. They have no receipts and no offsets: the
 * messages over one connection must be consecutive.
 */
final class LegacyPair implements Runnable {

  private static final Duration SEND_INTERVAL = Duration.ofMillis(50);

  private final Clients clients;
  private final String name;
  private final SoakCounters counters;
  private final BooleanSupplier stopping;
  private int connection;

  LegacyPair(Clients clients, String name, SoakCounters counters, BooleanSupplier stopping) {
    this.clients = clients;
    this.name = name;
    this.counters = counters;
    this.stopping = stopping;
  }

  @Override
  public void run() {
    while (!stopping.getAsBoolean()) {
      boolean _ = Clients.completes(this::exchangeMessages);
    }
  }

  private void exchangeMessages() {
    try (RawWebSocket ann = clients.legacy("/ws/" + name + "-ann/");
        RawWebSocket bob = clients.legacy("/ws/" + name + "-bob/")) {
      String writer = name + ++connection;
      var sequence = new SequenceChecker();
      for (int number = 1; !stopping.getAsBoolean(); number++) {
        String text = "%s %d".formatted(writer, number);
        ann.send("{\"message\": \"%s\", \"to_user\": \"%s-bob\"}".formatted(text, name));
        String received = bob.next();
        while (!received.startsWith(writer + " ")) {
          // It was stored for the previous connection.
          received = bob.next();
        }
        String fault = sequence.checkNumber(received);
        if (fault != null) {
          counters.addFault(fault + ", " + name);
        }
        counters.read.increment();
        Await.pause(SEND_INTERVAL);
      }
    }
  }
}
