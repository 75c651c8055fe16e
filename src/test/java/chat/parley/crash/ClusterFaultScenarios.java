package chat.parley.crash;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.crash.CrashRun.Habits;
import chat.parley.testkit.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Three nodes, and all that can go wrong between them, while several write and read and move from
 * node to node. Longer: {@code -Dcluster.rounds=20}; again: {@code -Dcrash.seed=…}.
 */
abstract class ClusterFaultScenarios {

  private static final int ROUNDS = Integer.getInteger("cluster.rounds", 1);
  private static final long SEED = Long.getLong("crash.seed", new Random().nextLong());
  private static final Duration CALM = Duration.ofSeconds(1);

  /** So many receipts are of many batches. */
  private static final int MANY = 1_000;

  /** What is sent in its first seconds and delivered after it is late. */
  private static final Duration ALARM = Ledger.STALE.plusSeconds(3);

  /** On a busy machine an alarm may find nothing on its way. */
  private static final int ALARMS = 3;

  @TempDir Path directory;

  @Test
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  @Execution(ExecutionMode.CONCURRENT)
  void whateverHappensBetweenNodesAllSeeEverythingOnceAndInOneOrder() throws Exception {
    try (var cluster = new Cluster(directory, SEED)) {
      cluster.links.forEach(link -> link.disturb(5, 5, 5));
      var habits = new Habits(Duration.ofMillis(20), 300, Duration.ofMinutes(2));
      Verdict verdict =
          new CrashRun(cluster::somePort, habits).run(ledger -> faults(cluster, ledger));
      System.out.println(verdict);
      assertThat(verdict.faults()).as("seed %d: %s", SEED, verdict).isEmpty();
      assertThat(verdict.receipted()).isEqualTo(verdict.sent()).isGreaterThan(MANY);
    }
  }

  private static void faults(Cluster cluster, Ledger ledger) throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      said("frames are lost, late and repeated", ledger);
      for (int i = 0; i < cluster.nodes().size(); i++) {
        NodeFault.KILL_NODE.strike(cluster, i);
        NodeFault.KILL_NODE.mend(cluster, i);
        said("node " + i + " was killed and has started again", ledger);
      }
      for (var fault : List.of(ClusterFault.KILL_BROKER, ClusterFault.STOP_DATABASE)) {
        fault.strike(cluster, 0);
        said(fault + " has struck", ledger);
        fault.mend(cluster, 0);
        said(fault + " is mended", ledger);
      }
      alarm(cluster);
      said("the alarm of the broker is over", ledger);
      ClusterFault.CUT_LINK.strike(cluster, 0);
      ClusterFault.SILENT_LINK.strike(cluster, 1);
      said("the link of node 0 is cut, that of node 1 is silent", ledger);
      Await.pause(Duration.ofSeconds(30).minus(CALM));
      ClusterFault.CUT_LINK.mend(cluster, 0);
      ClusterFault.SILENT_LINK.mend(cluster, 1);
      said("both are mended", ledger);
    }
    ledger.awaitReceipts(MANY + 1);
  }

  private static void alarm(Cluster cluster) throws Exception {
    ClusterFault.BROKER_ALARM.strike(cluster, 0);
    Await.pause(ALARM);
    ClusterFault.BROKER_ALARM.mend(cluster, 0);
  }

  private static void said(String what, Ledger ledger) {
    System.out.printf("%s, %d receipts%n", what, ledger.receipts());
    Await.pause(CALM);
  }

  @Test
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  @Execution(ExecutionMode.CONCURRENT)
  void nodesThatDoNotRepairAndDeliverLateAreFoundOut() throws Exception {
    try (var cluster =
        new Cluster(
            directory,
            SEED,
            "parley.relay.repair.patience=1d",
            "parley.relay.repair.look=1d",
            "parley.relay.repair.poll=1d",
            "parley.relay.repair.compare=1d",
            "parley.relay.max-lag=1d",
            "parley.relay.ephemeral-age=1d")) {
      cluster.links.forEach(link -> link.disturb(50, 5, 0));
      // A reader that hears nothing comes back and reads from the database: judge before that.
      var habits = new Habits(Duration.ofMillis(5), Integer.MAX_VALUE, Duration.ofSeconds(1));
      Verdict verdict =
          new CrashRun(cluster::somePort, habits)
              .run(
                  ledger -> {
                    for (int i = 1; i <= ALARMS && !ledger.isStale(); i++) {
                      ledger.awaitReceipts(i * MANY / ALARMS);
                      alarm(cluster);
                    }
                    Await.pause(CALM);
                  });
      System.out.println(verdict);
      assertThat(verdict.count("lost")).as("seed %d: %s", SEED, verdict).isPositive();
      assertThat(verdict.count("stale")).as("seed %d: %s", SEED, verdict).isPositive();
    }
  }
}
