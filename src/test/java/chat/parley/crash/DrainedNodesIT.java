package chat.parley.crash;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.crash.CrashRun.ClientBehavior;
import chat.parley.testkit.Broker;
import chat.parley.testkit.Shows;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two nodes are restarted one after the other by SIGTERM, while clients of all protocols use them.
 */
class DrainedNodesIT {

  private static final long SEED = Long.getLong("crash.seed", new Random().nextLong());

  /** The number of receipts before each restart, and after the last one. */
  private static final int RECEIPTS = 100;

  @TempDir private Path directory;

  @Test
  @Shows("drain-nodes")
  void clientsContinueOnTheOtherNodeWithoutLossOrRepeat() throws Exception {
    Broker broker = Broker.start(Broker.defaultKind());
    try (var cluster = new Cluster(directory, broker, 2, SEED)) {
      var behavior = new ClientBehavior(Duration.ofMillis(50), 300, Duration.ofMinutes(2));
      Verdict verdict =
          new CrashRun(cluster::randomPort, behavior).run(ledger -> restart(cluster, ledger));
      assertThat(verdict.faults()).as("seed %d: %s", SEED, verdict).isEmpty();
      assertThat(verdict.receipted()).isEqualTo(verdict.sent()).isGreaterThan(RECEIPTS);
      assertThat(cluster.nodes())
          .allSatisfy(n -> assertThat(n.log()).contains("sessions were closed in"));
    }
  }

  private static void restart(Cluster cluster, Ledger ledger) throws Exception {
    for (int node = 0; node < cluster.nodes().size(); node++) {
      ledger.awaitReceipts(ledger.receipts() + RECEIPTS);
      NodeFault.STOP_NODE.inject(cluster, node);
      ledger.awaitReceipts(ledger.receipts() + RECEIPTS);
      NodeFault.STOP_NODE.recover(cluster, node);
    }
    ledger.awaitReceipts(ledger.receipts() + RECEIPTS);
  }
}
