package chat.parley.crash;

import chat.parley.testkit.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Injects the faults of a schedule one after another, and records when each was in effect. */
final class FaultsRun<S extends Servers> {

  /** One message per writer every 10 ms leaves the machine time for everything else. */
  private static final Duration SEND_INTERVAL = Duration.ofMillis(10);

  private static final int MESSAGES_PER_CONNECTION = 300;
  private static final Duration FINISH_TIMEOUT = Duration.ofMinutes(3);
  private static final Duration PROGRESS_INTERVAL = Duration.ofSeconds(5);

  private final S servers;
  private final FaultSchedule<S> schedule;
  private final Duration duration;
  private final List<FaultRecord> records = new ArrayList<>();
  private final long startNanos = System.nanoTime();
  private volatile String status = "";
  private volatile Ledger ledger = new Ledger();

  FaultsRun(S servers, FaultSchedule<S> schedule, Duration duration) {
    this.servers = servers;
    this.schedule = schedule;
    this.duration = duration;
  }

  FaultsReport run() throws Exception {
    var progress = Thread.ofVirtual().start(this::printProgress);
    Verdict verdict =
        new CrashRun(
                servers::randomPort,
                new CrashRun.ClientBehavior(SEND_INTERVAL, MESSAGES_PER_CONNECTION, FINISH_TIMEOUT))
            .run(this::injectFaults);
    progress.interrupt();
    return new FaultsReport(startNanos, records, ledger.receiptTimes(), verdict);
  }

  private void injectFaults(Ledger ledger) throws Exception {
    this.ledger = ledger;
    while (System.nanoTime() - startNanos < duration.toNanos()) {
      FaultRound<S> round = schedule.next();
      Await.pause(round.calm());
      long from = System.nanoTime();
      status = round.toString();
      for (TargetedFault<S> fault : round.faults()) {
        fault.inject(servers);
      }
      Await.pause(round.duration());
      for (TargetedFault<S> fault : round.faults().reversed()) {
        fault.recover(servers);
      }
      records.add(new FaultRecord(round.label(), from, System.nanoTime()));
      status = "";
    }
    status = "finishing: all messages are read once more";
  }

  private void printProgress() {
    for (long last = 0; !Thread.currentThread().isInterrupted(); Await.pause(PROGRESS_INTERVAL)) {
      System.out.printf(
          Locale.ROOT,
          "%4d s: %,d sent, %,d receipted (%,d more), %,d copies seen; %s%n",
          (System.nanoTime() - startNanos) / 1_000_000_000,
          ledger.drafts(),
          ledger.receipts(),
          ledger.receipts() - last,
          ledger.copyCount(),
          status);
      last = ledger.receipts();
    }
  }
}
