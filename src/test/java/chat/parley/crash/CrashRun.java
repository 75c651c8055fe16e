package chat.parley.crash;

import chat.parley.testkit.ServerProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** Several write and read while the server is killed again and again. */
final class CrashRun {

  private static final List<Stream> STREAMS =
      List.of(Stream.topic("chat"), Stream.topic("room.lobby"), Stream.inbox("ann"));

  /** How long a client waits before it connects again. */
  static final Duration COME_BACK = Duration.ofMillis(100);

  /** How long a writer waits after each message. */
  static final Duration BREATH = Duration.ofMillis(1);

  private static final long PATIENCE_SECONDS = 30;

  private final Ledger ledger = new Ledger();
  private final AtomicBoolean enough = new AtomicBoolean();
  private final AtomicBoolean allWritten = new AtomicBoolean();
  private final ServerProcess server;
  private final Random random;

  CrashRun(ServerProcess server, long seed) {
    this.server = server;
    this.random = new Random(seed);
  }

  /** Kills the server so many times, lets everybody finish, and judges. */
  Verdict run(int kills) throws Exception {
    try (var threads = Executors.newCachedThreadPool()) {
      try {
        run(kills, threads);
      } finally {
        threads.shutdownNow();
      }
    }
    return ledger.verdict();
  }

  private void run(int kills, ExecutorService threads) throws Exception {
    var readers = readers(threads, "early");
    var writers = writers(threads);
    for (int kill = 1; kill <= kills; kill++) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200 + random.nextInt(1000)));
      server.killAndRestart();
      System.out.printf("kill %d of %d, %d receipts%n", kill, kills, ledger.receipts());
    }
    readers.addAll(readers(threads, "late"));
    enough.set(true);
    finish(writers);
    allWritten.set(true);
    finish(readers);
  }

  private List<Future<?>> writers(ExecutorService threads) {
    var writers = new ArrayList<Future<?>>();
    for (Stream stream : STREAMS) {
      for (String name : List.of("writer-a", "writer-b")) {
        String own = name + STREAMS.indexOf(stream);
        writers.add(threads.submit(new CrashWriter(server.port(), own, stream, ledger, enough)));
      }
    }
    return writers;
  }

  /** An inbox has the same owner whenever it is read, so it has one reader. */
  private List<Future<?>> readers(ExecutorService threads, String when) {
    var readers = new ArrayList<Future<?>>();
    for (Stream stream : STREAMS) {
      if (!stream.inbox() || when.equals("early")) {
        String name = stream.inbox() ? "ann" : when + "-" + STREAMS.indexOf(stream);
        readers.add(
            threads.submit(
                new CrashReader(
                    server.port(),
                    name,
                    stream,
                    ledger,
                    last -> allWritten.get() && last >= ledger.end(stream.name()))));
      }
    }
    return readers;
  }

  private static void finish(List<Future<?>> all) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
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
