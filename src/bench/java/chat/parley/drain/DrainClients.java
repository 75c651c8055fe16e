package chat.parley.drain;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.RoomOwner;
import chat.parley.testkit.ServerProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;

/** The clients of one run: members of private rooms that watch other members of their room. */
final class DrainClients {

  private static final int CLIENTS = Integer.getInteger("drain.clients", 5_000);
  private static final int ROOMS = Integer.getInteger("drain.rooms", 100);
  private static final int RATE = Integer.getInteger("drain.rate", 50);
  private static final int WATCHED = Integer.getInteger("drain.watched", 20);
  private static final int CONNECTING = 50;
  private static final int WARM = 500;
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  private final DrainRecord record = new DrainRecord();
  private final PresenceRecord presence = new PresenceRecord();
  private final List<DrainClient> clients = new ArrayList<>();
  private final List<String> sent = new CopyOnWriteArrayList<>();
  private final Thread sender = Thread.ofVirtual().unstarted(this::sendAll);
  private volatile boolean sending = true;

  DrainRecord record() {
    return record;
  }

  PresenceRecord presence() {
    return presence;
  }

  int size() {
    return CLIENTS;
  }

  /** Has a node serve handshakes, so that it is compiled when the clients come. */
  static void warmUp(ServerProcess node) throws InterruptedException {
    RoomOwner.create(node::port, "owner", "warm", "private")
        .add(IntStream.range(0, WARM).mapToObj(i -> "warm" + i).toList());
    var warm = new DrainRecord();
    var started = new ArrayList<Thread>();
    for (int i = 0; i < WARM; i++) {
      int from = i;
      List<String> names = names(WATCHED, j -> "warm" + (from + j) % WARM);
      var watched = new WatchedUsers(names, new PresenceRecord());
      var client = new DrainClient("warm" + i, "/topic/room.warm", node::port, watched, warm);
      started.add(Thread.startVirtualThread(client));
      Thread.sleep(10);
    }
    await("warm clients", () -> warm.open() == WARM);
    warm.end();
    started.forEach(Thread::interrupt);
  }

  private static List<String> names(int count, IntFunction<String> name) {
    return IntStream.rangeClosed(1, count).mapToObj(name).toList();
  }

  /** Creates the rooms and connects the clients; returns when all know the others as online. */
  void connect(IntSupplier ports) throws InterruptedException {
    for (int room = 0; room < ROOMS; room++) {
      int number = room;
      RoomOwner.create(ports, "owner", "r" + room, "private")
          .add(names(CLIENTS / ROOMS, i -> name(number + i * ROOMS)));
    }
    for (int i = 0; i < CLIENTS; i++) {
      int from = i;
      var watched = new WatchedUsers(names(WATCHED, j -> name(from + j * ROOMS)), presence);
      var client = new DrainClient(name(i), "/topic/room.r" + i % ROOMS, ports, watched, record);
      clients.add(client);
      Thread.startVirtualThread(client);
      while (i - record.open() > CONNECTING) {
        Thread.sleep(1);
      }
    }
    await("clients", () -> record.open() == CLIENTS);
    awaitPresence();
    sender.start();
  }

  private static String name(int client) {
    return "c" + client % CLIENTS;
  }

  /** Waits until all clients know all that they watch as online. */
  void awaitPresence() throws InterruptedException {
    await("presence", () -> WATCHED == 0 || presence.complete() == CLIENTS);
  }

  /** Resets the connections of all clients. */
  void cut() {
    clients.forEach(DrainClient::cut);
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

  /** Ends the sending, and waits until all clients are connected and have all messages. */
  void finish() throws InterruptedException {
    sending = false;
    sender.join();
    System.out.println("failed attempts: " + record.failures());
    await("receipts", () -> clients.stream().noneMatch(DrainClient::hasUnreceipted));
    await("clients", () -> record.open() == CLIENTS);
    await("copies", () -> incomplete() == 0);
    awaitPresence();
    record.end();
  }

  /** Returns the number of messages that not every client of the room has received once. */
  private long incomplete() {
    return record.incomplete(sent, CLIENTS / ROOMS);
  }

  void report() {
    List<Long> outages = record.outageMillis();
    System.out.printf(
        "%d clients, %d ends, %d told when to connect again; without a connection: p50 %d ms,"
            + " p99 %d ms, longest %d ms%n",
        CLIENTS,
        record.ends(),
        record.toldCount(),
        outages.get(outages.size() / 2),
        outages.get(outages.size() * 99 / 100),
        outages.getLast());
    System.out.printf(
        "%d messages, %d receipts, %d not received once by all, faults: %s%n",
        sent.size(), record.receipts(), incomplete(), record.faults());
    System.out.printf(
        "presence, %d users watched by each: %d first messages of sessions, %d others; users told"
            + " as not online: %s%n",
        WATCHED, presence.first(), presence.later(), presence.flaps());
    assertThat(record.faults()).isEmpty();
    assertThat(incomplete()).isZero();
  }

  private static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + TIMEOUT.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      Thread.sleep(20);
    }
  }
}
