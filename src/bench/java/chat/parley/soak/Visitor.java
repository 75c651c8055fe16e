package chat.parley.soak;

import chat.parley.testkit.Await;
import chat.parley.testkit.RawWebSocket;
import chat.parley.testkit.StompUser;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Random;
import java.util.function.BooleanSupplier;

/** Comes, looks at what was written, and goes, with a word or without one, over and over. */
final class Visitor implements Runnable {

  private static final int HISTORY = 50;
  private static final Duration REST = Duration.ofMillis(100);

  /** How many at most stay and never say a word again. */
  private static final int SILENT = 20;

  private final Clients clients;
  private final String name;
  private final LoadStream course;
  private final SoakCounters tally;
  private final BooleanSupplier enough;
  private final Random random;
  private final ArrayDeque<RawWebSocket> silent = new ArrayDeque<>();

  Visitor(
      Clients clients,
      String name,
      LoadStream course,
      SoakCounters tally,
      BooleanSupplier enough,
      Random random) {
    this.clients = clients;
    this.name = name;
    this.course = course;
    this.tally = tally;
    this.enough = enough;
    this.random = random;
  }

  @Override
  public void run() {
    while (!enough.getAsBoolean()) {
      if (Clients.whole(this::visit)) {
        tally.visits.increment();
      }
      Await.pause(REST);
    }
    silent.forEach(RawWebSocket::close);
  }

  private void visit() {
    switch (random.nextInt(8)) {
      case 0 -> clients.old("/ws/").kill();
      case 1 -> clients.old("/ws/" + name + "/").close();
      case 2 -> staySilent();
      case 3 -> clients.stomp(name).close();
      default -> look();
    }
  }

  /** Whoever says nothing for long is ended by the server; the client's side is closed later. */
  private void staySilent() {
    RawWebSocket socket = clients.stomp(name).socket();
    silent.add(socket);
    if (silent.size() > SILENT) {
      silent.remove().close();
    }
  }

  private void look() {
    StompUser user = clients.stomp(name);
    try {
      user.subscribe("1", course.toRead(), "history:" + HISTORY);
      var order = new SequenceChecker();
      for (int i = 0; i < HISTORY; i++) {
        var message = user.next("MESSAGE");
        String wrong = order.next(message.number("offset"), message.text());
        if (wrong != null) {
          tally.fault(wrong + ", a visitor of " + course.toRead());
        }
      }
      if (random.nextBoolean()) {
        user.frame("DISCONNECT", "", "receipt:bye");
        user.receipt("bye");
      }
    } finally {
      leave(user);
    }
  }

  private void leave(StompUser user) {
    if (random.nextBoolean()) {
      user.socket().kill();
    } else {
      user.close();
    }
  }
}
