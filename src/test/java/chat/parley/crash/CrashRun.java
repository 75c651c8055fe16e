package chat.parley.crash;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntSupplier;

/** Several write and read, and move from node to node, while faults happen. */
final class CrashRun {

  private static final List<TestStream> STREAMS =
      List.of(TestStream.topic("chat"), TestStream.topic("room.lobby"), TestStream.inbox("ann"));

  /** How long a client waits before it connects again. */
  static final Duration COME_BACK = Duration.ofMillis(100);

  /** What goes wrong while they do. */
  interface Meanwhile {
    void happen(Ledger ledger) throws Exception;
  }

  /**
   * How the clients behave.
   *
   * @param breath how long a writer waits after each message
   * @param stay how many messages a reader takes before it goes to another node
   * @param patience how long the last ones may take at the end
   */
  record Habits(Duration breath, int stay, Duration patience) {}

  private final Ledger ledger = new Ledger();
  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.WRITING);
  private final IntSupplier ports;
  private final Habits habits;

  /**
   * @param ports where to connect next
   */
  CrashRun(IntSupplier ports, Habits habits) {
    this.ports = ports;
    this.habits = habits;
  }

  /** Lets all that happen and everybody finish, and judges. */
  Verdict run(Meanwhile meanwhile) throws Exception {
    try (var threads = Executors.newCachedThreadPool()) {
      try {
        run(meanwhile, threads);
      } finally {
        // An interrupt alone may be lost in a client that connects at that moment.
        phase.set(Phase.OVER);
        threads.shutdownNow();
      }
    }
    return ledger.verdict();
  }

  private void run(Meanwhile meanwhile, ExecutorService threads) throws Exception {
    var readers = readers(threads, "early");
    var writers = writers(threads);
    var whispers = new EphemeralTraffic(ports, ledger, phase::get);
    threads.execute(whispers::send);
    threads.execute(() -> whispers.read("listener-a"));
    threads.execute(() -> whispers.read("listener-b"));
    meanwhile.happen(ledger);
    readers.addAll(readers(threads, "late"));
    phase.set(Phase.FINISHING);
    finish(writers);
    phase.set(Phase.WRITTEN);
    finish(readers);
  }

  private List<Future<?>> writers(ExecutorService threads) {
    var writers = new ArrayList<Future<?>>();
    for (TestStream stream : STREAMS) {
      for (String name : List.of("writer-a", "writer-b")) {
        String own = name + STREAMS.indexOf(stream);
        writers.add(
            threads.submit(
                new CrashWriter(ports, own, stream, habits.breath(), ledger, phase::get)));
      }
    }
    return writers;
  }

  /** An inbox has the same owner whenever it is read, so it has one reader. */
  private List<Future<?>> readers(ExecutorService threads, String when) {
    var readers = new ArrayList<Future<?>>();
    for (TestStream stream : STREAMS) {
      if (!stream.inbox() || when.equals("early")) {
        String name = stream.inbox() ? "ann" : when + "-" + STREAMS.indexOf(stream);
        readers.add(
            threads.submit(
                new CrashReader(
                    ports, name, stream, habits.stay(), ledger, last -> isRead(stream, last))));
      }
    }
    return readers;
  }

  private boolean isRead(TestStream stream, long last) {
    return switch (phase.get()) {
      case WRITING, FINISHING -> false;
      case WRITTEN -> last >= ledger.end(stream.name());
      case OVER -> true;
    };
  }

  private void finish(List<Future<?>> all) throws Exception {
    long end = System.nanoTime() + habits.patience().toNanos();
    for (Future<?> one : all) {
      try {
        one.get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
      } catch (java.util.concurrent.TimeoutException _) {
        // What it has not got by now, it lacks: the verdict says so.
        one.cancel(true);
      }
    }
  }
}
