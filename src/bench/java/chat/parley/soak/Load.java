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

  private static final int SMALL = 100;
  private static final int LARGE = 16_384;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Many times what a full outbox and the kernel hold of the large messages. */
  private static final SoakReader.Pace SLOW = new SoakReader.Pace(2048, 1_000, Duration.ofSeconds(25));

  private final LoadStream chat = LoadStream.topic("chat");
  private final LoadStream lobby = LoadStream.topic("room.lobby");
  private final LoadStream bulk = LoadStream.topic("room.bulk");
  private final List<LoadStream> inboxes = List.of(LoadStream.inbox("ann"), LoadStream.inbox("bob"));
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicBoolean enough = new AtomicBoolean();
  private final AtomicBoolean allWritten = new AtomicBoolean();
  private final Map<SoakReader, Future<?>> readers = new LinkedHashMap<>();
  private final List<Future<?>> others = new ArrayList<>();
  private final Clients clients;
  private final SoakCounters tally;

  Load(Clients clients, SoakCounters tally) {
    this.clients = clients;
    this.tally = tally;
  }

  void start() {
    for (LoadStream course : List.of(chat, lobby)) {
      talker(course, 5, SMALL);
      talker(course, 5, SMALL);
      for (int i = 0; i < 4; i++) {
        reader("reader" + readers.size(), course, SoakReader.Pace.STEADY);
      }
    }
    talker(bulk, 3, LARGE);
    reader("reader" + readers.size(), bulk, SoakReader.Pace.STEADY);
    reader("slow-1", bulk, SLOW);
    reader("slow-2", bulk, SLOW);
    for (LoadStream inbox : inboxes) {
      talker(inbox, 5, SMALL);
      reader(inbox.toWrite().split("/", -1)[2], inbox, SoakReader.Pace.STEADY);
    }
    for (int i = 0; i < 2; i++) {
      start(new LegacyReader(clients, tally, enough::get));
      start(new LegacyPair(clients, "old" + "ab".charAt(i), tally, enough::get));
      start(
          new Visitor(
              clients, "visitor-" + i, i == 0 ? chat : lobby, tally, enough::get, new Random(i)));
    }
  }

  private void talker(LoadStream course, int each, int size) {
    String name = "talker" + others.size();
    start(new Talker(clients, name, course, each, size, tally, enough::get));
  }

  private void reader(String name, LoadStream course, SoakReader.Pace pace) {
    var reader = new SoakReader(clients, name, course, pace, tally, allWritten::get);
    readers.put(reader, threads.submit(() -> watched(reader)));
  }

  private void start(Runnable client) {
    others.add(threads.submit(() -> watched(client)));
  }

  private void watched(Runnable client) {
    try {
      client.run();
    } catch (RuntimeException e) {
      tally.fault("other: " + client + ": " + e);
    }
  }

  /** Lets all come to their ends; who has not got everything after a while has lost it. */
  void finish() throws InterruptedException, ExecutionException {
    enough.set(true);
    await(others);
    allWritten.set(true);
    await(readers.values());
    readers.keySet().stream()
        .filter(reader -> !reader.finished())
        .forEach(reader -> tally.fault("lost: the last ones of " + reader));
  }

  private static void await(Collection<Future<?>> clients)
      throws InterruptedException, ExecutionException {
    long end = System.nanoTime() + PATIENCE.toNanos();
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
