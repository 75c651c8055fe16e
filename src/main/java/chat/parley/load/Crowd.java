package chat.parley.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/** The clients of a scene, and how they came in. Owned by the swarm's thread. */
final class Crowd {

  private static final long SECOND = 1_000_000_000;

  private final Scene scene;
  private final Loop loop;
  private final List<Client> clients = new ArrayList<>();
  private final Histogram opening = new Histogram(60 * SECOND, 3);
  private final long[] begun;
  private int ready;
  private long lasting;

  Crowd(Scene scene, Loop loop) {
    this.scene = scene;
    this.loop = loop;
    begun = new long[scene.clients()];
  }

  /** See {@link Swarm#open}. */
  void connect(
      int atOnce,
      double perSecond,
      Listener listener,
      Patience patience,
      Supplier<String> failure,
      Consumer<Integer> progress) {
    long start = loop.now();
    long told = start;
    while (ready < scene.clients()) {
      long now = loop.now();
      while (isDue(atOnce, perSecond, now - start)) {
        begin(listener);
      }
      loop.turn(now + SECOND / 1000);
      patience.check(ready, state(), failure.get());
      if (now - told > SECOND) {
        told = now;
        progress.accept(ready);
      }
    }
    lasting = loop.now() - start;
  }

  private String state() {
    return "%d of %d clients are through".formatted(ready, scene.clients());
  }

  private boolean isDue(int atOnce, double perSecond, long sinceStart) {
    return clients.size() < scene.clients()
        && clients.size() - ready < atOnce
        && clients.size() * 1e9 / perSecond <= sinceStart;
  }

  private void begin(Listener listener) {
    try {
      int number = clients.size();
      begun[number] = loop.now();
      clients.add(new Client(number, scene, loop.selector, listener));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A client is through. */
  void ready(Client client) {
    ready++;
    opening.recordValue(Math.max(1, since(client)));
  }

  /** How long ago a client began to connect, in nanoseconds. */
  long since(Client client) {
    return loop.now() - begun[client.number];
  }

  Client get(int number) {
    return clients.get(number);
  }

  /** How long each took until it had subscribed, and all together. */
  Result opened(String failure) {
    return new Result(
        0,
        scene.clients(),
        ready,
        (long) scene.clients() - ready,
        0,
        0,
        0,
        lasting,
        opening,
        loop.worked() / (double) Math.max(1, lasting),
        failure);
  }

  void close() {
    clients.forEach(Client::close);
  }
}
