package chat.parley.soak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/** All clients of the run, on virtual threads. */
final class Load implements AutoCloseable {

  private static final int SMALL_SIZE = 100;
  private static final int LARGE_SIZE = 16_384;
  private static final Duration FINISH_TIMEOUT = Duration.ofMinutes(2);

  /**
   * The large messages sent during a pause are many times what a full outbox and the kernel hold.
   */
  private static final SoakReader.Pace SLOW =
      new SoakReader.Pace(2048, 1_000, Duration.ofSeconds(25));

  private final LoadStream chat = LoadStream.topic("chat");
  private final LoadStream lobby = LoadStream.topic("room.lobby");
  private final LoadStream bulk = LoadStream.topic("room.bulk");
  private final List<LoadStream> inboxes =
      List.of(LoadStream.inbox("ann"), LoadStream.inbox("bob"));
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final AtomicBoolean allWritten = new AtomicBoolean();
  private final Map<SoakReader, Future<?>> readers = new LinkedHashMap<>();
  private final List<Future<?>> otherClients = new ArrayList<>();
  private final Clients clients;
  private final SoakCounters counters;

  Load(Clients clients, SoakCounters counters) {
    this.clients = clients;
    this.counters = counters;
  }

  void start() {
    for (LoadStream stream : List.of(chat, lobby)) {
      startTalker(stream, 5, SMALL_SIZE);
      startTalker(stream, 5, SMALL_SIZE);
      for (int i = 0; i < 4; i++) {
        startReader("reader" + readers.size(), stream, SoakReader.Pace.STEADY);
      }
    }
    startTalker(bulk, 3, LARGE_SIZE);
    startReader("reader" + readers.size(), bulk, SoakReader.Pace.STEADY);
    startReader("slow-1", bulk, SLOW);
    startReader("slow-2", bulk, SLOW);
    for (LoadStream inbox : inboxes) {
      startTalker(inbox, 5, SMALL_SIZE);
      startReader(inbox.sendDestination().split("/", -1)[2], inbox, SoakReader.Pace.STEADY);
    }
    for (int i = 0; i < 2; i++) {
      start(new LegacyReader(clients, counters, stopping::get));
      start(new LegacyPair(clients, "old" + "ab".charAt(i), counters, stopping::get));
      start(
          new Visitor(
              clients,
              "visitor-" + i,
              i == 0 ? chat : lobby,
              counters,
              stopping::get,
              new Random(i)));
    }
  }

  private void startTalker(LoadStream stream, int messagesPerInterval, int size) {
    String name = "talker" + otherClients.size();
    start(new Talker(clients, name, stream, messagesPerInterval, size, counters, stopping::get));
  }

  private void startReader(String name, LoadStream stream, SoakReader.Pace pace) {
    var reader = new SoakReader(clients, name, stream, pace, counters, allWritten::get);
    readers.put(reader, threads.submit(() -> runRecordingFailures(reader)));
  }

  private void start(Runnable client) {
    otherClients.add(threads.submit(() -> runRecordingFailures(client)));
  }

  private void runRecordingFailures(Runnable client) {
    try {
      client.run();
    } catch (RuntimeException e) {
      counters.addFault("other: " + client + ": " + e);
    }
  }

  /**
   * Stops the writers and waits until all clients have finished, for two minutes each for the
   * writers and the readers. Messages that a reader has not received by then are lost.
   */
  void finish() throws InterruptedException, ExecutionException {
    stopping.set(true);
    await(otherClients);
    allWritten.set(true);
    await(readers.values());
    readers.keySet().stream()
        .filter(reader -> !reader.isFinished())
        .forEach(reader -> counters.addFault("lost: the last messages of " + reader));
  }

  private static void await(Collection<Future<?>> clients)
      throws InterruptedException, ExecutionException {
    long end = System.nanoTime() + FINISH_TIMEOUT.toNanos();
    for (Future<?> client : clients) {
      try {
        client.get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
      } catch (TimeoutException _) {
        client.cancel(true);
      }
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
