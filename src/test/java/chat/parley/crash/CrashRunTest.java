package chat.parley.crash;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import chat.parley.crash.CrashRun.Habits;
import chat.parley.testkit.Await;
import chat.parley.testkit.ParleyServer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The end of a run. */
class CrashRunTest {

  /** Clients that went on would fill the memory with what they write. */
  @Test
  void aFaultThatFailsEndsAllClients() {
    var habits = new Habits(Duration.ofMillis(1), 100, Duration.ofSeconds(10));
    try (var server = ParleyServer.start()) {
      var run = new CrashRun(server::port, habits);
      assertThatIllegalStateException().isThrownBy(() -> run.run(CrashRunTest::fail));
    }
  }

  private static void fail(Ledger ledger) {
    Await.until(() -> ledger.receipts() + " receipts", () -> ledger.receipts() > 0);
    throw new IllegalStateException("Failed by a test");
  }
}
