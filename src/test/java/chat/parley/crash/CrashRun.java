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

/** Clients that write, read and move from node to node while faults are injected. */
final class CrashRun {

  private static final List<TestStream> STREAMS =
      List.of(TestStream.topic("chat"), TestStream.topic("room.lobby"), PairTraffic.INBOX);

  /**
   * The number of lists that are compared in the end, each of another node if there are several.
   */
  private static final int LISTS = 3;

  /** The delay before a client connects again. */
  static final Duration RECONNECT_DELAY = Duration.ofMillis(100);

  /** The delay between two polls of a client. */
  static final Duration POLL_DELAY = Duration.ofMillis(200);

  /** Injects the faults of a run. */
  interface FaultInjector {
    void inject(Ledger ledger) throws Exception;
  }

  /**
   * The behavior of the clients.
   *
   * @param sendInterval the pause of a writer after each message
   * @param messagesPerConnection the number of messages after which a reader moves to another node
   * @param finishTimeout the maximum time that the writers, and then the readers, may take to
   *     finish
   */
  record ClientBehavior(Duration sendInterval, int messagesPerConnection, Duration finishTimeout) {}

  private final Ledger ledger = new Ledger();
  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.WRITING);
  private final IntSupplier ports;
  private final ClientBehavior behavior;

  /**
   * @param ports supplies the port of the next connection
   */
  CrashRun(IntSupplier ports, ClientBehavior behavior) {
    this.ports = ports;
    this.behavior = behavior;
  }

  /**
   * Injects all faults, waits until the clients have finished, and checks the messages that they
   * received. Blocks for the whole run.
   */
  Verdict run(FaultInjector injector) throws Exception {
    try (var threads = Executors.newCachedThreadPool()) {
      try {
        run(injector, threads);
      } finally {
        // An interrupt alone may be lost in a client that is just connecting.
        phase.set(Phase.OVER);
        threads.shutdownNow();
      }
    }
    return ledger.verdict();
  }

  private void run(FaultInjector injector, ExecutorService threads) throws Exception {
    var readers = readers(threads, "early");
    readers.addAll(pollingReaders(threads));
    var pair = new PairTraffic(ports, ledger, this::isComplete);
    readers.addAll(pair.readers(threads, "early", behavior.messagesPerConnection()));
    var writers = writers(threads);
    var members = new MembershipTraffic(ports, ledger, phase::get);
    members.createRoom();
    writers.addAll(members.start(threads));
    var memberReaders = members.readers(threads, behavior.messagesPerConnection());
    writers.add(threads.submit(writer(MembershipTraffic.OWNER, MembershipTraffic.ROOM)));
    var unread = new UnreadTraffic(ports, ledger, phase::get);
    writers.addAll(unread.start(threads));
    var recreated = new RecreatedRoomTraffic(ports, ledger, phase::get);
    writers.add(recreated.start(threads));
    readers.addAll(recreated.readers(threads));
    var presence = new PresenceTraffic(ports, ledger, phase::get);
    presence.createRoom();
    writers.addAll(presence.start(threads));
    var changes = new ChangeTraffic(ports, ledger, phase::get);
    writers.addAll(changes.start(threads));
    var reactions = new ReactionTraffic(ports, ledger, phase::get);
    writers.addAll(reactions.start(threads));
    startWhispers(threads);
    injector.inject(ledger);
    readers.addAll(readers(threads, "late"));
    readers.addAll(pair.readers(threads, "late", behavior.messagesPerConnection()));
    phase.set(Phase.FINISHING);
    await(writers);
    phase.set(Phase.WRITTEN);
    readers.addAll(memberReaders);
    await(readers);
    members.readTruth(behavior.finishTimeout());
    unread.verify(LISTS, behavior.finishTimeout());
    recreated.verify();
    changes.verify(LISTS, behavior.finishTimeout());
    reactions.verify(LISTS, behavior.finishTimeout());
    presence.verify(LISTS, threads, behavior.finishTimeout());
  }

  private void startWhispers(ExecutorService threads) {
    var whispers = new EphemeralTraffic(ports, ledger, phase::get);
    threads.execute(whispers::send);
    threads.execute(() -> whispers.read("listener-a"));
    threads.execute(() -> whispers.read("listener-b"));
  }

  private CrashWriter writer(String name, TestStream stream) {
    return new CrashWriter(ports, name, stream, behavior.sendInterval(), ledger, phase::get);
  }

  private List<Future<?>> writers(ExecutorService threads) {
    var writers = new ArrayList<Future<?>>();
    for (TestStream stream : STREAMS) {
      for (String name : List.of("writer-a", "writer-b")) {
        String uniqueName = name + STREAMS.indexOf(stream);
        writers.add(threads.submit(writer(uniqueName, stream)));
      }
      String name = "http-writer" + STREAMS.indexOf(stream);
      writers.add(threads.submit(new HttpCrashWriter(ports, name, stream, ledger, phase::get)));
    }
    return writers;
  }

  /** Starts the readers. An inbox has the same owner early and late, so it has one reader only. */
  private List<Future<?>> readers(ExecutorService threads, String when) {
    var readers = new ArrayList<Future<?>>();
    for (TestStream stream : STREAMS) {
      if (!stream.inbox() || when.equals("early")) {
        String name = stream.inbox() ? "ann" : when + "-" + STREAMS.indexOf(stream);
        readers.add(
            threads.submit(
                new CrashReader(
                    ports,
                    name,
                    stream,
                    behavior.messagesPerConnection(),
                    ledger,
                    last -> isComplete(stream, last))));
      }
    }
    readers.add(eventReader(threads, when, STREAMS.subList(0, 2)));
    if (when.equals("early")) {
      readers.add(eventReader(threads, "ann", STREAMS.subList(2, 3)));
    }
    return readers;
  }

  private Future<?> eventReader(ExecutorService threads, String name, List<TestStream> streams) {
    return threads.submit(
        new EventCrashReader(
            ports, name, streams, behavior.messagesPerConnection(), ledger, this::isComplete));
  }

  private List<Future<?>> pollingReaders(ExecutorService threads) {
    var readers = new ArrayList<Future<?>>();
    for (TestStream stream : STREAMS) {
      String name = "polling-" + STREAMS.indexOf(stream);
      readers.add(
          threads.submit(
              new PollingCrashReader(
                  ports, name, stream, ledger, last -> isComplete(stream, last))));
    }
    return readers;
  }

  private boolean isComplete(TestStream stream, long last) {
    return switch (phase.get()) {
      case WRITING, FINISHING -> false;
      case WRITTEN -> last >= ledger.lastOffset(stream.name());
      case OVER -> true;
    };
  }

  private void await(List<Future<?>> clients) throws Exception {
    long end = System.nanoTime() + behavior.finishTimeout().toNanos();
    for (Future<?> client : clients) {
      try {
        client.get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
      } catch (java.util.concurrent.TimeoutException _) {
        // The verdict reports what this client has not received by now.
        client.cancel(true);
      }
    }
  }
}
