package chat.parley.crash;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import chat.parley.crash.CrashRun.ClientBehavior;
import chat.parley.testkit.Await;
import chat.parley.testkit.ParleyServer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Tests the end of a run. */
class CrashRunIT {

  /** Clients that continued would fill the memory with their messages. */
  @Test
  void aFailureWhileFaultsAreInjectedStopsAllClients() {
    var behavior = new ClientBehavior(Duration.ofMillis(1), 100, Duration.ofSeconds(10));
    try (var server = ParleyServer.start()) {
      var run = new CrashRun(server::port, behavior);
      assertThatIllegalStateException().isThrownBy(() -> run.run(CrashRunIT::fail));
    }
  }

  private static void fail(Ledger ledger) {
    Await.until(() -> ledger.receipts() + " receipts", () -> ledger.receipts() > 0);
    throw new IllegalStateException("Failed by a test");
  }
}
