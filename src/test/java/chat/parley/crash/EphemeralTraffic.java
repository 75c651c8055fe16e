package chat.parley.crash;

import chat.parley.testkit.Await;
import chat.parley.testkit.StompUser;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * Ephemeral messages from one client to others, each with the time at which it was sent. They may
 * be lost, but must not come late. All clients move from node to node.
 */
final class EphemeralTraffic {

  private static final String TOPIC = "/topic/room.whispers";
  private static final Duration BREATH = Duration.ofMillis(50);

  /** How many messages a client sends or takes before it goes to another node. */
  private static final int STAY = 100;

  private final IntSupplier ports;
  private final Ledger ledger;
  private final Supplier<Phase> phase;

  EphemeralTraffic(IntSupplier ports, Ledger ledger, Supplier<Phase> phase) {
    this.ports = ports;
    this.ledger = ledger;
    this.phase = phase;
  }

  private interface Stay {
    void with(StompUser user);
  }

  void send() {
    visit(
        "whisperer",
        user -> {
          for (int i = 0; i < STAY && isWriting(); i++) {
            user.send(TOPIC, String.valueOf(System.nanoTime()), "persistent:false");
            Await.pause(BREATH);
          }
        });
  }

  void read(String name) {
    visit(
        name,
        user -> {
          user.subscribe("1", TOPIC);
          for (int i = 0; i < STAY && isWriting(); i++) {
            long sent = Long.parseLong(user.next("MESSAGE").text());
            ledger.whispered(name, Duration.ofNanos(System.nanoTime() - sent));
          }
        });
  }

  private boolean isWriting() {
    return phase.get() == Phase.WRITING;
  }

  private void visit(String name, Stay stay) {
    while (isWriting()) {
      try (var user = StompUser.connect(ports.getAsInt(), name)) {
        stay.with(user);
      } catch (AssertionError | UncheckedIOException _) {
        // The node was killed, or nothing came: connect again.
        Await.pause(CrashRun.COME_BACK);
      }
    }
  }
}
