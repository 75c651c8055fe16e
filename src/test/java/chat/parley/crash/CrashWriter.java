package chat.parley.crash;

import chat.parley.testkit.Await;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** Writes to one stream, and repeats what was not receipted until it is. */
final class CrashWriter implements Runnable {

  private static final int IN_FLIGHT = 8;

  private final IntSupplier ports;
  private final String name;
  private final TestStream stream;
  private final Duration breath;
  private final Ledger ledger;
  private final Supplier<Phase> phase;
  private final Map<String, String> waiting = new LinkedHashMap<>();
  private int made;

  CrashWriter(
      IntSupplier ports,
      String name,
      TestStream stream,
      Duration breath,
      Ledger ledger,
      Supplier<Phase> phase) {
    this.ports = ports;
    this.name = name;
    this.stream = stream;
    this.breath = breath;
    this.ledger = ledger;
    this.phase = phase;
  }

  @Override
  public void run() {
    while (!finished()) {
      try (var user = StompUser.connect(ports.getAsInt(), name)) {
        waiting.forEach((id, text) -> send(user, id, text));
        write(user);
      } catch (AssertionError | UncheckedIOException _) {
        // The server was killed: connect again and repeat.
        Await.pause(CrashRun.COME_BACK);
      }
    }
  }

  private boolean finished() {
    return switch (phase.get()) {
      case WRITING -> false;
      case FINISHING, WRITTEN -> waiting.isEmpty();
      case OVER -> true;
    };
  }

  private void write(StompUser user) {
    while (!finished()) {
      while (waiting.size() < IN_FLIGHT && phase.get() == Phase.WRITING) {
        String id = name + "-" + ++made;
        String text = "text of " + id;
        ledger.sent(id, new Ledger.Draft(stream.name(), text));
        waiting.put(id, text);
        send(user, id, text);
        Await.pause(breath);
      }
      if (!waiting.isEmpty()) {
        take(user.next("RECEIPT"));
      }
    }
  }

  private void send(StompUser user, String id, String text) {
    user.send(stream.toWrite(), text, "client-message-id:" + id, "receipt:" + id);
  }

  private void take(StompFrame receipt) {
    String id = receipt.header("receipt-id");
    var place =
        new Position(receipt.header("epoch"), receipt.number("offset"), receipt.header("message-id"));
    boolean duplicate = "true".equals(receipt.header("duplicate"));
    ledger.receipted(new Ledger.Receipt(id, place, duplicate));
    waiting.remove(id);
  }
}
