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
import org.jspecify.annotations.Nullable;

/** Writes to one stream, and repeats messages until they are receipted. */
final class CrashWriter implements Runnable {

  private static final int IN_FLIGHT = 8;

  private final IntSupplier ports;
  private final String name;
  private final TestStream stream;
  private final Duration sendInterval;
  private final Ledger ledger;
  private final Supplier<Phase> phase;
  private final @Nullable TestStream pair;
  private final Map<String, String> unreceipted = new LinkedHashMap<>();
  private int sentCount;

  CrashWriter(
      IntSupplier ports,
      String name,
      TestStream stream,
      Duration sendInterval,
      Ledger ledger,
      Supplier<Phase> phase) {
    this.ports = ports;
    this.name = name;
    this.stream = stream;
    this.sendInterval = sendInterval;
    this.ledger = ledger;
    this.phase = phase;
    this.pair = PairTraffic.of(name, stream);
  }

  @Override
  public void run() {
    while (!isFinished()) {
      try (var user = StompUser.connect(ports.getAsInt(), name)) {
        unreceipted.forEach((id, text) -> send(user, id, text));
        write(user);
      } catch (AssertionError | UncheckedIOException _) {
        // The server was killed: connect again and repeat.
        Await.pause(CrashRun.RECONNECT_DELAY);
      }
    }
  }

  private boolean isFinished() {
    return switch (phase.get()) {
      case WRITING -> false;
      case FINISHING, WRITTEN -> unreceipted.isEmpty();
      case OVER -> true;
    };
  }

  private void write(StompUser user) {
    while (!isFinished()) {
      while (unreceipted.size() < IN_FLIGHT && phase.get() == Phase.WRITING) {
        String id = name + "-" + ++sentCount;
        String text = "text of " + id;
        ledger.recordDraft(id, new Ledger.Draft(stream.name(), text));
        if (pair != null) {
          ledger.recordDraft(pair.recordedId(id), new Ledger.Draft(pair.name(), text));
        }
        unreceipted.put(id, text);
        send(user, id, text);
        Await.pause(sendInterval);
      }
      if (!unreceipted.isEmpty()) {
        receive(user.next("RECEIPT"));
      }
    }
  }

  private void send(StompUser user, String id, String text) {
    user.send(stream.sendDestination(), text, "client-message-id:" + id, "receipt:" + id);
  }

  private void receive(StompFrame receipt) {
    String id = receipt.header("receipt-id");
    var position =
        new Position(
            receipt.header("epoch"), receipt.number("offset"), receipt.header("message-id"));
    boolean duplicate = "true".equals(receipt.header("duplicate"));
    ledger.recordReceipt(new Ledger.Receipt(id, position, duplicate));
    if (pair != null) {
      var inPair = new Position(null, receipt.number("conversation-offset"), null);
      ledger.recordReceipt(new Ledger.Receipt(pair.recordedId(id), inPair, duplicate));
    }
    unreceipted.remove(id);
  }
}
