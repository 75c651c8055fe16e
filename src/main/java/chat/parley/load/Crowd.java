package chat.parley.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/** Connects the clients of a scene, and measures how long that takes. Confined to one thread. */
final class Crowd {

  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final Scene scene;
  private final Loop loop;
  private final List<Client> clients = new ArrayList<>();
  private final Histogram connectTimes = new Histogram(60 * NANOS_PER_SECOND, 3);
  private final long[] connectStarts;
  private int ready;
  private long duration;

  Crowd(Scene scene, Loop loop) {
    this.scene = scene;
    this.loop = loop;
    connectStarts = new long[scene.clients()];
  }

  /** Connects all clients, and returns when they have subscribed. See {@link Swarm#open}. */
  void connect(
      int atOnce,
      double perSecond,
      Listener listener,
      Patience patience,
      Supplier<String> failure,
      Consumer<Integer> progress) {
    long start = loop.now();
    long reportedAt = start;
    int reported = 0;
    while (ready < scene.clients()) {
      long now = loop.now();
      while (isDue(atOnce, perSecond, now - start)) {
        connectNext(listener);
      }
      loop.poll(now + NANOS_PER_SECOND / 1000);
      patience.check(ready, progressText(), failure.get());
      if (ready > reported && now - reportedAt > NANOS_PER_SECOND) {
        reportedAt = now;
        reported = ready;
        progress.accept(ready);
      }
    }
    duration = loop.now() - start;
  }

  private String progressText() {
    return "%d of %d clients are connected".formatted(ready, scene.clients());
  }

  private boolean isDue(int atOnce, double perSecond, long sinceStart) {
    return clients.size() < scene.clients()
        && clients.size() - ready < atOnce
        && clients.size() * 1e9 / perSecond <= sinceStart;
  }

  private void connectNext(Listener listener) {
    try {
      int number = clients.size();
      connectStarts[number] = loop.now();
      clients.add(Client.connect(number, scene, loop, listener));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Records that a client has connected and subscribed. */
  void ready(Client client) {
    ready++;
    connectTimes.recordValue(Math.max(1, nanosSinceConnect(client)));
  }

  /** Returns how long ago a client began to connect, in nanoseconds. */
  long nanosSinceConnect(Client client) {
    return loop.now() - connectStarts[client.number];
  }

  Client get(int number) {
    return clients.get(number);
  }

  /**
   * Returns the number of connected clients, the time that each took to connect and subscribe, and
   * the time until all had.
   */
  Result connectResult(String failure) {
    return new Result(
        0,
        scene.clients(),
        ready,
        (long) scene.clients() - ready,
        0,
        0,
        0,
        duration,
        connectTimes,
        loop.busyNanos() / (double) Math.max(1, duration),
        failure);
  }

  void close() {
    clients.forEach(Client::close);
  }
}
