package chat.parley.crash;

import chat.parley.testkit.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Lets the faults of a schedule strike one after the other, and notes when each did. */
final class FaultsRun<S extends Servers> {

  /** A message a hundredth of a second from each writer leaves the machine time for the rest. */
  private static final Duration BREATH = Duration.ofMillis(10);

  private static final int STAY = 300;
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration TELL = Duration.ofSeconds(5);

  private final S servers;
  private final FaultSchedule<S> schedule;
  private final Duration duration;
  private final List<FaultRecord> struck = new ArrayList<>();
  private final long begin = System.nanoTime();
  private volatile String now = "";
  private volatile Ledger ledger = new Ledger();

  FaultsRun(S servers, FaultSchedule<S> schedule, Duration duration) {
    this.servers = servers;
    this.schedule = schedule;
    this.duration = duration;
  }

  FaultsReport run() throws Exception {
    var progress = Thread.ofVirtual().start(this::tell);
    Verdict verdict =
        new CrashRun(servers::somePort, new CrashRun.Habits(BREATH, STAY, PATIENCE))
            .run(this::strike);
    progress.interrupt();
    return new FaultsReport(begin, struck, ledger.moments(), verdict);
  }

  private void strike(Ledger ledger) throws Exception {
    this.ledger = ledger;
    while (System.nanoTime() - begin < duration.toNanos()) {
      FaultRound<S> round = schedule.next();
      Await.pause(round.calm());
      long from = System.nanoTime();
      now = round.toString();
      for (TargetedFault<S> blow : round.blows()) {
        blow.strike(servers);
      }
      Await.pause(round.lasts());
      for (TargetedFault<S> blow : round.blows().reversed()) {
        blow.mend(servers);
      }
      struck.add(new FaultRecord(round.label(), from, System.nanoTime()));
      now = "";
    }
    now = "the end: all is read once more";
  }

  private void tell() {
    for (long last = 0; !Thread.currentThread().isInterrupted(); Await.pause(TELL)) {
      System.out.printf(
          Locale.ROOT,
          "%4d s: %,d sent, %,d receipted (%,d more), %,d copies seen; %s%n",
          (System.nanoTime() - begin) / 1_000_000_000,
          ledger.drafts(),
          ledger.receipts(),
          ledger.receipts() - last,
          ledger.seen(),
          now);
      last = ledger.receipts();
    }
  }
}
