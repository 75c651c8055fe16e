package chat.parley.crash;

import chat.parley.message.Change;
import chat.parley.testkit.Await;
import chat.parley.testkit.LogEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * A room whose users edit and remove their own messages, one by STOMP and one by HTTP, while
 * another user follows the room and reads pages of it. In the end, on any node, the pages and the
 * log must be as the changes with receipts say, and so must what the reader has known all along,
 * with the changes since.
 */
final class ChangeTraffic {

  private static final TestStream STREAM = TestStream.topic("room.wiki");
  private static final String STOMP_AUTHOR = "editor-stomp";
  private static final String HTTP_AUTHOR = "editor-http";

  /** The number of pages that are refreshed by the messages that have changed since. */
  private static final int REFRESHED = 5;

  private final IntSupplier ports;
  private final Ledger ledger;
  private final Supplier<Phase> phase;
  private final ReceiptedChanges receipted;
  private final ChangeReader reader;
  private volatile boolean verified;

  ChangeTraffic(IntSupplier ports, Ledger ledger, Supplier<Phase> phase) {
    this.ports = ports;
    this.ledger = ledger;
    this.receipted = ledger.changes();
    this.phase = phase;
    this.reader = new ChangeReader(ports, STREAM, () -> verified || phase.get() == Phase.OVER);
  }

  /** Starts the users; returns those that end after the phase of writing. */
  List<Future<?>> start(ExecutorService threads) {
    var byStomp = new ChangeAuthor.ByStomp(ports, STOMP_AUTHOR, STREAM);
    var byHttp = new ChangeAuthor.ByHttp(new CrashHttp(ports, HTTP_AUTHOR), STREAM);
    Runnable reading = () -> reader.readPages(() -> phase.get() == Phase.WRITING);
    threads.execute(reader::follow);
    return List.of(
        threads.submit(new ChangeAuthor(STOMP_AUTHOR, byStomp, receipted, phase)),
        threads.submit(new ChangeAuthor(HTTP_AUTHOR, byHttp, receipted, phase)),
        threads.submit(reading));
  }

  /** Compares what several nodes return, and what the reader knows, with the receipts. */
  void verify(int nodes, Duration timeout) {
    for (Change.Kind kind : List.of(Change.Kind.EDIT, Change.Kind.REMOVAL)) {
      if (receipted.count(kind) == 0) {
        ledger.addFault("unchecked: no change of the kind %s has a receipt".formatted(kind));
      }
    }
    long end = System.nanoTime() + timeout.toNanos();
    List<String> faults = compare(nodes);
    while (!faults.isEmpty() && System.nanoTime() < end) {
      Await.pause(CrashRun.RECONNECT_DELAY);
      faults = compare(nodes);
    }
    verified = true;
    faults.forEach(ledger::addFault);
  }

  private List<String> compare(int nodes) {
    var faults = new ArrayList<String>();
    try (var http = new CrashHttp(ports, "auditor")) {
      for (int node = 0; node < nodes; node++) {
        compare(http, faults);
      }
    }
    faults.addAll(receipted.checkLive("a subscriber", reader.live()));
    return faults;
  }

  private void compare(CrashHttp http, List<String> faults) {
    List<LogEntry> log = reader.readAll(http, "changes=true");
    List<LogEntry> pages = reader.readAll(http, "");
    if (log == null || pages == null) {
      faults.add("outdated: a node returned no messages");
      return;
    }
    faults.addAll(receipted.checkLog("the log of a node", log));
    faults.addAll(receipted.checkPages("the pages of a node", pages));
    for (ReceiptedChanges.Copy copy : reader.copies()) {
      faults.addAll(receipted.checkCopy("an earlier page with later changes", copy, log));
    }
    reader.copies().stream()
        .limit(REFRESHED)
        .map(copy -> reader.refresh(http, copy))
        .forEach(messages -> faults.addAll(receipted.checkMessages("a refreshed page", messages)));
  }
}
