package chat.parley.soak;

import chat.parley.testkit.Await;
import chat.parley.testkit.RawWebSocket;
import chat.parley.testkit.StompUser;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Random;
import java.util.function.BooleanSupplier;

/** Connects, reads the history and disconnects, with or without a close, over and over. */
final class Visitor implements Runnable {

  private static final int HISTORY = 50;
  private static final Duration PAUSE = Duration.ofMillis(100);

  /** Maximum number of connections that stay open and send nothing. */
  private static final int MAX_SILENT = 20;

  private final Clients clients;
  private final String name;
  private final LoadStream stream;
  private final SoakCounters counters;
  private final BooleanSupplier stopping;
  private final Random random;
  private final ArrayDeque<RawWebSocket> silent = new ArrayDeque<>();

  Visitor(
      Clients clients,
      String name,
      LoadStream stream,
      SoakCounters counters,
      BooleanSupplier stopping,
      Random random) {
    this.clients = clients;
    this.name = name;
    this.stream = stream;
    this.counters = counters;
    this.stopping = stopping;
    this.random = random;
  }

  @Override
  public void run() {
    while (!stopping.getAsBoolean()) {
      if (Clients.completes(this::visit)) {
        counters.visits.increment();
      }
      Await.pause(PAUSE);
    }
    silent.forEach(RawWebSocket::close);
  }

  private void visit() {
    switch (random.nextInt(8)) {
      case 0 -> clients.legacy("/ws/").kill();
      case 1 -> clients.legacy("/ws/" + name + "/").close();
      case 2 -> openSilentConnection();
      case 3 -> clients.stomp(name).close();
      default -> readHistory();
    }
  }

  /**
   * Opens a connection that sends nothing more: the server ends it, and the client closes its side
   * later.
   */
  private void openSilentConnection() {
    RawWebSocket socket = clients.stomp(name).socket();
    silent.add(socket);
    if (silent.size() > MAX_SILENT) {
      silent.remove().close();
    }
  }

  private void readHistory() {
    StompUser user = clients.stomp(name);
    try {
      user.subscribe("1", stream.subscribeDestination(), "history:" + HISTORY);
      var sequence = new SequenceChecker();
      for (int i = 0; i < HISTORY; i++) {
        var message = user.next("MESSAGE");
        String fault = sequence.check(message.number("offset"), message.text());
        if (fault != null) {
          counters.addFault(fault + ", a visitor of " + stream.subscribeDestination());
        }
      }
      if (random.nextBoolean()) {
        user.frame("DISCONNECT", "", "receipt:bye");
        user.receipt("bye");
      }
    } finally {
      disconnect(user);
    }
  }

  private void disconnect(StompUser user) {
    if (random.nextBoolean()) {
      user.socket().kill();
    } else {
      user.close();
    }
  }
}
