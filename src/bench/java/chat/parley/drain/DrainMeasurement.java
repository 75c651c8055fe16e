package chat.parley.drain;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.ParleyApplication;
import chat.parley.store.StoreProperties;
import chat.parley.testkit.Broker;
import chat.parley.testkit.ServerProcess;
import chat.parley.testkit.Stores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Stops one of two nodes that has all clients, and measures how they come to the other one;
 * docs/benchmarks.md has the command and the figures.
 */
@Timeout(900)
class DrainMeasurement {

  private static final int CLIENTS = Integer.getInteger("drain.clients", 5_000);
  private static final int ROOMS = Integer.getInteger("drain.rooms", 100);
  private static final int RATE = Integer.getInteger("drain.rate", 50);
  private static final int WARM_UP = Integer.getInteger("drain.warm-up", 20);
  private static final int WATCHED = Integer.getInteger("drain.seconds", 35);
  private static final String TIME = System.getProperty("drain.time", "10s");
  private static final String DELAY = System.getProperty("drain.delay", "3s");
  private static final int CONNECTING = 50;
  private static final String READINESS = "/actuator/health/readiness";

  @TempDir private Path directory;

  private final DrainRecord record = new DrainRecord();
  private final List<DrainClient> clients = new ArrayList<>();
  private final List<String> sent = new CopyOnWriteArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  /** The ports of the nodes to which the load balancer sends new connections. */
  private volatile List<Integer> ready = List.of();

  private volatile boolean sending = true;
  private StoreProperties.Store store;

  @Test
  void measures() throws Exception {
    try (var broker = Broker.start(Broker.defaultKind());
        var first = node("first", broker);
        var second = node("second", broker)) {
      warmUp(second);
      ready = List.of(first.port());
      connectAll();
      Thread sender = Thread.startVirtualThread(this::sendAll);
      Thread.sleep(Duration.ofSeconds(WARM_UP));
      ready = List.of(first.port(), second.port());
      Thread balancer = Thread.startVirtualThread(() -> balance(List.of(first, second)));
      print(
          String.format(
              Locale.ROOT,
              "s,sessions open,closed in this second,connected in this second,CPU 1,CPU 2"));
      first.terminate();
      watch(first, second);
      sending = false;
      sender.join();
      print(String.format(Locale.ROOT, "failed attempts: %s", record.failures()));
      await("receipts", () -> clients.stream().noneMatch(DrainClient::hasUnreceipted));
      await("clients", () -> record.open() == CLIENTS);
      await("copies", () -> record.incomplete(sent, CLIENTS / ROOMS) == 0);
      record.end();
      balancer.interrupt();
      report();
    }
  }

  private ServerProcess node(String name, Broker broker) throws Exception {
    store = store == null ? Stores.newPostgres() : store;
    var properties = new ArrayList<>(List.of(broker.properties("parley")));
    properties.add("parley.store.url=" + store.url());
    properties.add("parley.store.username=" + store.username());
    properties.add("parley.store.password=" + store.password());
    properties.add("parley.drain.time=" + TIME);
    properties.add("parley.drain.delay=" + DELAY);
    return new ServerProcess(
        List.of("-Xmx1g"),
        ParleyApplication.class,
        Files.createDirectory(directory.resolve(name)),
        properties.toArray(String[]::new));
  }

  /** Has a node serve handshakes, so that it is compiled when the clients come. */
  private void warmUp(ServerProcess node) throws Exception {
    var warm = new DrainRecord();
    var started = new ArrayList<Thread>();
    for (int i = 0; i < 500; i++) {
      var client = new DrainClient("warm" + i, "/topic/room.warm", node::port, warm);
      started.add(Thread.startVirtualThread(client));
      Thread.sleep(10);
    }
    await("warm clients", () -> warm.open() == 500);
    warm.end();
    started.forEach(Thread::interrupt);
  }

  private void connectAll() throws Exception {
    for (int i = 0; i < CLIENTS; i++) {
      var client = new DrainClient("c" + i, "/topic/room.r" + i % ROOMS, this::port, record);
      clients.add(client);
      threads.add(Thread.startVirtualThread(client));
      while (i - record.open() > CONNECTING) {
        Thread.sleep(1);
      }
    }
    await("clients", () -> record.open() == CLIENTS);
  }

  private int port() {
    List<Integer> ports = ready;
    return ports.get(ThreadLocalRandom.current().nextInt(ports.size()));
  }

  /** Checks once per second which nodes are ready, as a load balancer does. */
  private void balance(List<ServerProcess> nodes) {
    try {
      while (!record.isOver()) {
        Thread.sleep(1000);
        List<Integer> now =
            nodes.stream()
                .filter(node -> node.status(READINESS) == 200)
                .map(ServerProcess::port)
                .toList();
        ready = now.isEmpty() ? ready : now;
      }
    } catch (InterruptedException | IllegalStateException _) {
      // The run is over.
    }
  }

  /** Has random clients send at the rate, of each room in turn. */
  private void sendAll() {
    long start = System.nanoTime();
    for (int i = 0; sending; i++) {
      long due = start + i * 1_000_000_000L / RATE;
      try {
        Thread.sleep(Duration.ofNanos(Math.max(0, due - System.nanoTime())));
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      String id = "m" + i;
      sent.add(id);
      int member = ThreadLocalRandom.current().nextInt(CLIENTS / ROOMS);
      clients.get(i % ROOMS + ROOMS * member).send(id);
    }
  }

  private void watch(ServerProcess first, ServerProcess second) throws Exception {
    long connects = record.connects();
    long ends = record.ends();
    Duration cpuOfFirst = first.cpu();
    Duration cpuOfSecond = second.cpu();
    for (int elapsed = 1; elapsed <= WATCHED; elapsed++) {
      Thread.sleep(1000);
      Duration nowOfFirst = cpu(first, cpuOfFirst);
      Duration nowOfSecond = second.cpu();
      print(
          String.format(
              Locale.ROOT,
              "%d,%d,%d,%d,%d %%,%d %%",
              elapsed,
              record.open(),
              record.ends() - ends,
              record.connects() - connects,
              nowOfFirst.minus(cpuOfFirst).toMillis() / 10,
              nowOfSecond.minus(cpuOfSecond).toMillis() / 10));
      connects = record.connects();
      ends = record.ends();
      cpuOfFirst = nowOfFirst;
      cpuOfSecond = nowOfSecond;
    }
  }

  /** Returns the CPU time of a node, or the earlier one if it has ended. */
  private static Duration cpu(ServerProcess node, Duration earlier) {
    try {
      return node.cpu();
    } catch (NoSuchElementException _) {
      return earlier;
    }
  }

  private void report() {
    List<Long> outages = record.outageMillis();
    print(
        String.format(
            Locale.ROOT,
            "%d clients, %d ends, %d told when to connect again; without a connection: p50 %d ms,"
                + " p99 %d ms, longest %d ms",
            CLIENTS,
            record.ends(),
            record.toldCount(),
            outages.get(outages.size() / 2),
            outages.get(outages.size() * 99 / 100),
            outages.getLast()));
    print(
        String.format(
            Locale.ROOT,
            "%d messages, %d receipts, %d not received once by all, faults: %s",
            sent.size(),
            record.receipts(),
            record.incomplete(sent, CLIENTS / ROOMS),
            record.faults()));
    assertThat(record.faults()).isEmpty();
    assertThat(record.incomplete(sent, CLIENTS / ROOMS)).isZero();
  }

  private static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      Thread.sleep(20);
    }
  }

  private static void print(String line) {
    System.out.println(line);
  }
}
