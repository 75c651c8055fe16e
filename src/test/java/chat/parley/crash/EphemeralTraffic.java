package chat.parley.crash;

import chat.parley.testkit.Await;
import chat.parley.testkit.StompUser;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * Ephemeral messages from one client to others, each with the time at which it was sent. They may
 * be lost, but must not be late. All clients move from node to node.
 */
final class EphemeralTraffic {

  private static final String TOPIC = "/topic/room.whispers";
  private static final Duration SEND_INTERVAL = Duration.ofMillis(50);

  /** Number of messages that a client sends or receives before it moves to another node. */
  private static final int MESSAGES_PER_CONNECTION = 100;

  private final IntSupplier ports;
  private final Ledger ledger;
  private final Supplier<Phase> phase;

  EphemeralTraffic(IntSupplier ports, Ledger ledger, Supplier<Phase> phase) {
    this.ports = ports;
    this.ledger = ledger;
    this.phase = phase;
  }

  private interface Interaction {
    void run(StompUser user);
  }

  void send() {
    runConnected(
        "whisperer",
        user -> {
          for (int i = 0; i < MESSAGES_PER_CONNECTION && isWriting(); i++) {
            user.send(TOPIC, String.valueOf(System.nanoTime()), "persistent:false");
            Await.pause(SEND_INTERVAL);
          }
        });
  }

  void read(String name) {
    runConnected(
        name,
        user -> {
          user.subscribe("1", TOPIC);
          for (int i = 0; i < MESSAGES_PER_CONNECTION && isWriting(); i++) {
            long sent = Long.parseLong(user.next("MESSAGE").text());
            ledger.recordEphemeral(name, Duration.ofNanos(System.nanoTime() - sent));
          }
        });
  }

  private boolean isWriting() {
    return phase.get() == Phase.WRITING;
  }

  private void runConnected(String name, Interaction interaction) {
    while (isWriting()) {
      try (var user = StompUser.connect(ports.getAsInt(), name)) {
        interaction.run(user);
      } catch (AssertionError | UncheckedIOException _) {
        // The node was killed, or nothing arrived: connect again.
        Await.pause(CrashRun.RECONNECT_DELAY);
      }
    }
  }
}
