package chat.parley.presence;

import chat.parley.delivery.CountedOutboxes;
import chat.parley.delivery.Outbox;
import chat.parley.delivery.Payload;
import chat.parley.delivery.ReadyOutboxes;
import chat.parley.message.EphemeralIds;
import chat.parley.message.UserName;
import chat.parley.testkit.Await;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Measures the heap and the CPU of presence on one node of two and of 100, the others simulated in
 * this process; docs/benchmarks.md has the command and the figures.
 */
@Timeout(1200)
class PresenceMeasurement {

  private static final int USERS = Integer.getInteger("presence.users", 100_000);
  private static final int WATCHES = Integer.getInteger("presence.watches", 10_000);
  private static final int WATCHED = Integer.getInteger("presence.watched", 200);
  private static final int CHANGES = Integer.getInteger("presence.changes", 100_000);
  private static final int CHANGES_PER_SECOND = 1_000;
  private static final int SECONDS = 30;
  private static final Duration TICK = Duration.ofMillis(50);

  private final StoppedClock clock = new StoppedClock();
  private final PresenceTimes times =
      new PresenceTimes(
          clock, Duration.ofSeconds(1), Duration.ofSeconds(15), Duration.ofSeconds(6));
  private final Random random = new Random(1);
  private final List<SimulatedNode> nodes = new ArrayList<>();

  @Test
  void measures() {
    print(String.format(Locale.ROOT, "The first one of these only loads what all need:"));
    for (int size : new int[] {2, 2, 100}) {
      measure(size);
    }
  }

  private void measure(int size) {
    nodes.clear();
    long empty = heap();
    List<SimulatedNode> others = connect(size);
    SimulatedNode measured = nodes.getFirst();
    pass(Duration.ofSeconds(8));
    // The other nodes end, so that the heap is that of the measured one.
    int known = measured.board().present();
    others.forEach(measured::disconnect);
    nodes.removeAll(others);
    others.clear();
    long users = heap() - empty;
    try (var outboxes = new CountedOutboxes()) {
      List<Outbox> open = new ArrayList<>();
      for (int i = 0; i < WATCHES; i++) {
        open.add(outboxes.open());
      }
      long before = heap();
      watch(measured.board(), open);
      Await.until(() -> "not all is written", () -> outboxes.messages() == WATCHES);
      long watching = heap() - before;
      print(String.format(Locale.ROOT, "%d nodes, %,d users known", size, known));
      print(
          String.format(
              Locale.ROOT,
              "heap of the users %s, of %,d watches of %d each %s, together %s",
              megabytes(users),
              WATCHES,
              WATCHED,
              megabytes(watching),
              megabytes(users + watching)));
      changes(measured.board(), outboxes, size);
    }
    traffic(size);
  }

  /** Connects nodes that have the users together, some of the first node too. */
  private List<SimulatedNode> connect(int size) {
    for (int i = 0; i < size; i++) {
      var node = new SimulatedNode("00000000-0000-0000-0000-%012d".formatted(i), times);
      nodes.forEach(node::connect);
      nodes.add(node);
    }
    for (int i = 0; i < USERS; i++) {
      nodes.get(i % size).set("user%06d".formatted(i), Availability.ONLINE);
    }
    return new ArrayList<>(nodes.subList(1, size));
  }

  private void pass(Duration time) {
    for (long i = 0; i < time.dividedBy(TICK); i++) {
      clock.pass(TICK);
      nodes.forEach(SimulatedNode::tick);
    }
  }

  private void watch(PresenceBoard board, List<Outbox> outboxes) {
    var ids = new EphemeralIds();
    int number = 0;
    for (Outbox outbox : outboxes) {
      var name = new UserName("user%06d".formatted(number++));
      Person known = board.find(name);
      UserName viewer = known == null ? name : known.name; // As that of the session is.
      var watch = new Watch(board, viewer, times.interval().toNanos());
      Set<UserName> names = new HashSet<>();
      while (names.size() < WATCHED) {
        names.add(new UserName("user%06d".formatted(random.nextInt(USERS))));
      }
      watch.add(names);
      var _ = watch.beginLookUp();
      watch.resolve(names);
      watch.begin(
          new PresenceFeed(
              viewer,
              message -> new Payload(message.draft().body().bytes(), true, true),
              outbox,
              ids));
    }
    send(board);
  }

  private void send(PresenceBoard board) {
    ReadyOutboxes ready = ReadyOutboxes.collect();
    try {
      board.due().send(board, clock.nanos());
    } finally {
      Outbox.writeAll(ready);
    }
  }

  /** Changes local users one after the other, 1,000 in each second of the stopped clock. */
  private void changes(PresenceBoard board, CountedOutboxes outboxes, int size) {
    for (int round = 0; round < 2; round++) {
      long messages = outboxes.messages();
      long bytes = outboxes.bytes();
      long begin = cpuNanos();
      for (int i = 0; i < CHANGES; i++) {
        var user = new UserName("user%06d".formatted(random.nextInt(USERS / size) * size));
        boolean isAway = board.at(user, PresenceBoard.LOCAL) == Availability.AWAY;
        board.set(
            user,
            PresenceBoard.LOCAL,
            isAway ? Availability.ONLINE : Availability.AWAY,
            clock.millis());
        if (i % (CHANGES_PER_SECOND / 20) == 0) {
          clock.pass(TICK);
          send(board);
        }
      }
      double micros = (cpuNanos() - begin) / 1e3 / CHANGES;
      print(
          String.format(
              Locale.ROOT,
              "%,d changes, %d per second, %.0f watches each: %.1f µs of CPU each with its"
                  + " messages, %.2f messages and %.0f bytes",
              CHANGES,
              CHANGES_PER_SECOND,
              (double) WATCHES * WATCHED / USERS,
              micros,
              (double) (outboxes.messages() - messages) / CHANGES,
              (double) (outboxes.bytes() - bytes) / CHANGES));
    }
  }

  /** Has users on all nodes change at a rate, and prints what one node sends and receives. */
  private void traffic(int size) {
    nodes.clear();
    connect(size);
    pass(Duration.ofSeconds(8));
    SimulatedNode measured = nodes.getFirst();
    int sent = measured.sent();
    long received = measured.receiveNanos();
    long bytes = measured.sentBytes();
    long ticks = 0;
    for (int i = 0; i < SECONDS * 20; i++) {
      for (int change = 0; change < CHANGES_PER_SECOND / 20; change++) {
        int user = random.nextInt(USERS);
        nodes
            .get(user % size)
            .set(
                "user%06d".formatted(user),
                random.nextBoolean() ? Availability.AWAY : Availability.ONLINE);
      }
      clock.pass(TICK);
      nodes.subList(1, size).forEach(SimulatedNode::tick);
      long begin = SimulatedNode.threadNanos();
      measured.tick();
      ticks += SimulatedNode.threadNanos() - begin;
    }
    double perSecond = (double) (measured.sent() - sent) / SECONDS;
    print(
        String.format(
            Locale.ROOT,
            "%d nodes, %d changes per second on all: each sends %.1f frames and %.0f bytes per"
                + " second, and receives %.0f frames; it takes %.2f %% of a core to receive and"
                + " %.2f %% to send",
            size,
            CHANGES_PER_SECOND,
            perSecond,
            (double) (measured.sentBytes() - bytes) / SECONDS,
            perSecond * (size - 1),
            (measured.receiveNanos() - received) / 1e7 / SECONDS,
            ticks / 1e7 / SECONDS));
  }

  /** Returns the CPU time of this process. */
  private static long cpuNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  /** Returns the used heap when it does not get less by further collections. */
  private static long heap() {
    long used = Long.MAX_VALUE;
    for (int i = 0; i < 10; i++) {
      System.gc();
      LockSupport.parkNanos(TICK.toNanos());
      used = Math.min(used, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return used;
  }

  private static String megabytes(long bytes) {
    return "%.1f MB".formatted(bytes / 1e6);
  }

  private static void print(String line) {
    System.out.println(line);
  }
}
