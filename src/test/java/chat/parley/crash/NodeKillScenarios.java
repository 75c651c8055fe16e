package chat.parley.crash;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.ParleyApplication;
import chat.parley.testkit.Await;
import chat.parley.testkit.Shows;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The server is killed at random times while clients write and read. A longer run: {@code
 * -Dcrash.kills=500}; the same run again: {@code -Dcrash.seed=…}.
 */
abstract class NodeKillScenarios {

  private static final int KILLS = Integer.getInteger("crash.kills", 8);
  private static final long SEED = Long.getLong("crash.seed", new Random().nextLong());

  /** A number of changes of members, of which several are removals. */
  private static final int CHANGES = 8;

  /** A number of receipts that takes some seconds, in which users come and go. */
  private static final int RECEIPTS = 1_500;

  /** A number of edits that takes some seconds. */
  private static final int EDITS = 10;

  @TempDir Path directory;

  @Test
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  @Execution(ExecutionMode.SAME_THREAD)
  @Shows("receipt-stored")
  void subscribersSeeReceiptedMessagesOnceAndInOneOrder() throws Exception {
    try (var server = new SingleServer(ParleyApplication.class, directory)) {
      Verdict verdict = run(server, KILLS, Duration.ofMillis(20), Duration.ofMinutes(2));
      System.out.println(verdict);
      assertThat(verdict.faults()).as("seed %d: %s", SEED, verdict).isEmpty();
      assertThat(verdict.receipted()).isEqualTo(verdict.sent()).isGreaterThan(KILLS);
      assertThat(verdict.members().received()).as(verdict.toString()).isPositive();
      assertThat(verdict.members().sent()).as(verdict.toString()).isPositive();
      assertThat(verdict.members().ended()).as(verdict.toString()).isGreaterThan(2);
    }
  }

  @Test
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  @Execution(ExecutionMode.SAME_THREAD)
  void theCheckerDetectsReceiptsBeforeTheCommit() throws Exception {
    try (var server = new SingleServer(DeferredCommitParley.class, directory)) {
      Verdict verdict = run(server, 3, Duration.ofMillis(1), Duration.ofSeconds(5));
      System.out.println(verdict);
      assertThat(verdict.count("lost")).as("seed %d: %s", SEED, verdict).isPositive();
    }
  }

  @Test
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  @Execution(ExecutionMode.SAME_THREAD)
  void theCheckerDetectsSubscriptionsThatSurviveTheRemovalOfTheirUser() throws Exception {
    try (var server = new SingleServer(SurvivingSubscriptionsParley.class, directory)) {
      var behavior =
          new CrashRun.ClientBehavior(Duration.ofMillis(20), 2_000, Duration.ofSeconds(5));
      Verdict verdict =
          new CrashRun(server::randomPort, behavior)
              .run(
                  ledger -> {
                    ledger.awaitChange(CHANGES);
                    ledger.awaitReceipts(ledger.receipts() + CHANGES);
                  });
      System.out.println(verdict);
      assertThat(verdict.count("unauthorized")).as(verdict.toString()).isPositive();
    }
  }

  @Test
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  @Execution(ExecutionMode.SAME_THREAD)
  void theCheckerDetectsSessionsWhoseEndsAreNotNoticed() throws Exception {
    try (var server = new SingleServer(UnnoticedEndsParley.class, directory)) {
      var behavior =
          new CrashRun.ClientBehavior(Duration.ofMillis(20), 2_000, Duration.ofSeconds(5));
      Verdict verdict =
          new CrashRun(server::randomPort, behavior).run(ledger -> ledger.awaitReceipts(RECEIPTS));
      System.out.println(verdict);
      assertThat(verdict.count("mistaken")).as(verdict.toString()).isPositive();
    }
  }

  @Test
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  @Execution(ExecutionMode.SAME_THREAD)
  void theCheckerDetectsEditsThatAreNotInTheMessages() throws Exception {
    try (var server = new SingleServer(UnfoldedEditsParley.class, directory)) {
      var behavior =
          new CrashRun.ClientBehavior(Duration.ofMillis(20), 2_000, Duration.ofSeconds(5));
      Verdict verdict =
          new CrashRun(server::randomPort, behavior).run(ledger -> ledger.awaitChanges(EDITS, 0));
      System.out.println(verdict);
      assertThat(verdict.count("outdated")).as(verdict.toString()).isPositive();
    }
  }

  @Test
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  @Execution(ExecutionMode.SAME_THREAD)
  void theCheckerDetectsReactionsThatAreNotSummarized() throws Exception {
    try (var server = new SingleServer(SilentReactionsParley.class, directory)) {
      var behavior =
          new CrashRun.ClientBehavior(Duration.ofMillis(20), 2_000, Duration.ofSeconds(5));
      Verdict verdict =
          new CrashRun(server::randomPort, behavior).run(ledger -> ledger.awaitReceipts(RECEIPTS));
      System.out.println(verdict);
      assertThat(verdict.count("uncounted")).as(verdict.toString()).isPositive();
    }
  }

  private static Verdict run(
      SingleServer server, int kills, Duration sendInterval, Duration finishTimeout)
      throws Exception {
    var random = new Random(SEED);
    var behavior = new CrashRun.ClientBehavior(sendInterval, 2_000, finishTimeout);
    return new CrashRun(server::randomPort, behavior)
        .run(
            ledger -> {
              for (int kill = 1; kill <= kills; kill++) {
                ledger.awaitReceipts(ledger.receipts() + 2);
                Await.pause(Duration.ofMillis(200 + random.nextInt(500)));
                NodeFault.KILL_NODE.inject(server, 0);
                NodeFault.KILL_NODE.recover(server, 0);
                System.out.printf("kill %d of %d, %d receipts%n", kill, kills, ledger.receipts());
              }
              ledger.awaitChanges(1, 1);
            });
  }
}
