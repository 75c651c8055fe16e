package chat.parley.crash;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.crash.CrashRun.ClientBehavior;
import chat.parley.testkit.Await;
import chat.parley.testkit.Broker;
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
 * Three nodes, and all faults of and between them, while clients write, read and move from node to
 * node. A longer run: {@code -Dcluster.rounds=20}; the same run again: {@code -Dcrash.seed=…}.
 */
abstract class ClusterFaultScenarios {

  private static final int NODES = 3;
  private static final int ROUNDS = Integer.getInteger("cluster.rounds", 1);
  private static final long SEED = Long.getLong("crash.seed", new Random().nextLong());
  private static final Duration CALM = Duration.ofSeconds(1);

  /**
   * The pause of a writer after each message: about 100 messages per second in total, which leave
   * time for the other tests.
   */
  private static final Duration SEND_INTERVAL = Duration.ofMillis(120);

  /** A number of receipts that takes many batches. */
  private static final int RECEIPTS = 500;

  /** A message that is sent in the first seconds of an alarm and delivered after it is stale. */
  private static final Duration ALARM_DURATION = Ledger.STALE.plusSeconds(3);

  /** Maximum number of attempts: on a busy machine no message may be in transit during an alarm. */
  private static final int MAX_ALARMS = 3;

  @TempDir Path directory;

  @Test
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  @Execution(ExecutionMode.SAME_THREAD)
  void subscribersSeeEveryMessageOnceAndInOneOrderDespiteClusterFaults() throws Exception {
    try (var cluster = new Cluster(directory, broker(), NODES, SEED)) {
      cluster.links.forEach(link -> link.setFaultRates(5, 5, 5));
      var behavior = new ClientBehavior(SEND_INTERVAL, 300, Duration.ofMinutes(2));
      Verdict verdict =
          new CrashRun(cluster::randomPort, behavior).run(ledger -> injectFaults(cluster, ledger));
      System.out.println(verdict);
      assertThat(verdict.faults()).as("seed %d: %s", SEED, verdict).isEmpty();
      assertThat(verdict.receipted()).isEqualTo(verdict.sent()).isGreaterThan(RECEIPTS);
      assertThat(verdict.members().received()).as(verdict.toString()).isPositive();
      assertThat(verdict.members().sent()).as(verdict.toString()).isPositive();
      assertThat(verdict.members().ended()).as(verdict.toString()).isGreaterThan(2);
    }
  }

  /** Selected by {@code -Dtest.broker=artemis} or {@code rabbitmq}. */
  private static Broker broker() {
    return Broker.start(System.getProperty("test.broker", Broker.defaultKind()));
  }

  private static void injectFaults(Cluster cluster, Ledger ledger) throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      report("frames are lost, late and repeated", ledger);
      for (int i = 0; i < cluster.nodes().size(); i++) {
        NodeFault.KILL_NODE.inject(cluster, i);
        NodeFault.KILL_NODE.recover(cluster, i);
        report("node " + i + " was killed and has started again", ledger);
      }
      for (var fault : List.of(ClusterFault.KILL_BROKER, ClusterFault.STOP_DATABASE)) {
        fault.inject(cluster, 0);
        report(fault + " is injected", ledger);
        fault.recover(cluster, 0);
        report(fault + " has ended", ledger);
      }
      raiseAndClearAlarm(cluster);
      report("the alarm of the broker is over", ledger);
      ClusterFault.CUT_LINK.inject(cluster, 0);
      ClusterFault.SILENT_LINK.inject(cluster, 1);
      report("the link of node 0 is cut, that of node 1 is silent", ledger);
      Await.pause(Duration.ofSeconds(30).minus(CALM));
      ClusterFault.CUT_LINK.recover(cluster, 0);
      ClusterFault.SILENT_LINK.recover(cluster, 1);
      report("both links are restored", ledger);
    }
    ledger.awaitReceipts(RECEIPTS + 1);
    ledger.awaitChanges(1, 1);
  }

  private static void raiseAndClearAlarm(Cluster cluster) throws Exception {
    ClusterFault.BROKER_ALARM.inject(cluster, 0);
    Await.pause(ALARM_DURATION);
    ClusterFault.BROKER_ALARM.recover(cluster, 0);
  }

  private static void report(String event, Ledger ledger) {
    System.out.printf("%s, %d receipts%n", event, ledger.receipts());
    Await.pause(CALM);
  }

  @Test
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  @Execution(ExecutionMode.SAME_THREAD)
  void theCheckerDetectsNodesThatDoNotRepairAndDeliverLate() throws Exception {
    try (var cluster =
        new Cluster(
            directory,
            broker(),
            NODES,
            SEED,
            "parley.cluster.repair.wait=1d",
            "parley.cluster.repair.check-interval=1d",
            "parley.cluster.repair.fast-check-interval=1d",
            "parley.cluster.repair.compare-interval=1d",
            "parley.cluster.max-lag=1d",
            "parley.cluster.ephemeral-age=1d")) {
      cluster.links.forEach(link -> link.setFaultRates(50, 5, 0));
      // A reader that receives nothing reconnects and reads from the database: decide before that.
      var behavior = new ClientBehavior(SEND_INTERVAL, Integer.MAX_VALUE, Duration.ofSeconds(1));
      Verdict verdict =
          new CrashRun(cluster::randomPort, behavior)
              .run(
                  ledger -> {
                    for (int i = 1; i <= MAX_ALARMS && !ledger.hasStaleMessage(); i++) {
                      ledger.awaitReceipts(i * RECEIPTS / MAX_ALARMS);
                      raiseAndClearAlarm(cluster);
                    }
                    Await.pause(CALM);
                  });
      System.out.println(verdict);
      assertThat(verdict.count("lost")).as("seed %d: %s", SEED, verdict).isPositive();
      assertThat(verdict.count("stale")).as("seed %d: %s", SEED, verdict).isPositive();
    }
  }
}
