package chat.parley.load;

import java.time.Duration;
import java.util.BitSet;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/**
 * The clients of a scene, all played by the thread that calls: one thread opens a swarm, runs it
 * and closes it. Nothing is sent or read outside its methods.
 */
public final class Swarm implements AutoCloseable {

  private static final long SECOND = 1_000_000_000;
  private static final long PROBE = SECOND / 10;
  private static final int RUNS = 999;

  private final Scene scene;
  private final Duration patience;
  private final Loop loop = new Loop();
  private final Crowd crowd;
  private final Histogram back = new Histogram(60 * SECOND, 3);
  private final Messages messages;
  private final BitSet heard = new BitSet();
  private int missed = -1;
  private int lastProbe;
  private int run;
  private Tally tally;
  private Schedule schedule;
  private String failure = "";

  private Swarm(Scene scene, Duration patience) {
    this.scene = scene;
    this.patience = patience;
    crowd = new Crowd(scene, loop);
    messages = new Messages(scene);
    tally = new Tally(scene);
    schedule = Schedule.of(new Pace.Open(1), scene, Schedule.LATER / 2);
  }

  /**
   * Connects all.
   *
   * @param atOnce how many may be on their way in at a time
   * @param perSecond how many begin in a second
   * @param patience how long nothing at all may happen before it is given up, here and later
   * @param progress told how many are through, now and then
   * @throws LoadException if one was refused, or nothing happened for so long
   */
  public static Swarm open(
      Scene scene, int atOnce, double perSecond, Duration patience, Consumer<Integer> progress) {
    var swarm = new Swarm(scene, patience);
    try {
      swarm.connect(atOnce, perSecond, progress);
      return swarm;
    } catch (RuntimeException e) {
      swarm.close();
      throw e;
    }
  }

  private void connect(int atOnce, double perSecond, Consumer<Integer> progress) {
    var watch = new Patience(loop, patience);
    crowd.connect(atOnce, perSecond, new Arrivals(), watch, () -> failure, progress);
  }

  /**
   * Writes until every reader has heard something, so that all are there when it begins: a
   * subscription without a receipt says nothing of when it holds.
   *
   * @throws LoadException if one hears nothing
   */
  public void hear() {
    run = 0;
    var watch = new Patience(loop, patience);
    int number = 0;
    while (heard.cardinality() < scene.clients()) {
      probe(++number);
      hear(watch, loop.now() + PROBE);
    }
    // The last one has pushed all others before it: none is left to disturb what is measured.
    heard.clear();
    lastProbe = number + 1;
    probe(lastProbe);
    while (heard.cardinality() < scene.clients() || !tally.isReceipted()) {
      hear(watch, loop.now() + PROBE);
    }
  }

  /** Writes to all that have not heard yet. */
  private void probe(int number) {
    for (int writer = 0;
        writer < (scene.reach() == Scene.Reach.ALL ? 1 : scene.writers());
        writer++) {
      if (scene.reach() == Scene.Reach.ALL || !heard.get(Scene.partner(writer))) {
        tally.send(writer, loop.now());
        messages.send(crowd.get(writer), 0, number, loop.now());
      }
    }
  }

  private void hear(Patience watch, long until) {
    do {
      loop.turn(until);
    } while (loop.now() < until && heard.cardinality() < scene.clients() && failure.isEmpty());
    watch.check(
        heard.cardinality(),
        "%d of %d readers hear".formatted(heard.cardinality(), scene.clients()),
        failure);
  }

  /**
   * Sends and reads for a while, and then reads until everything has come.
   *
   * @param progress told once a second
   */
  public Result run(Pace pace, Duration lasting, Consumer<Progress> progress) {
    run = run % RUNS + 1;
    tally = new Tally(scene);
    long start = loop.now();
    long busyBefore = loop.worked();
    schedule = Schedule.of(pace, scene, start);
    var ticker = new Ticker(start, progress);
    for (long now = start; now < start + lasting.toNanos() && failure.isEmpty(); now = loop.now()) {
      long next = schedule.send(now, this::send);
      loop.add(loop.now() - now);
      loop.turn(Math.min(next, start + lasting.toNanos()));
      ticker.tick(loop.now(), tally);
    }
    if (pace instanceof Pace.Open && failure.isEmpty()) {
      // However late this thread is, what was due is sent.
      schedule.send(start + lasting.toNanos() - 1, this::send);
    }
    long end = loop.now();
    double busy = (loop.worked() - busyBefore) / (double) (end - start);
    finish(ticker);
    return tally.result(busy, failure);
  }

  private int send(int writer, long due) {
    int number = tally.send(writer, loop.now());
    messages.send(crowd.get(writer), run, number, due);
    return number;
  }

  /** Reads until all is there, or nothing comes any more. */
  private void finish(Ticker ticker) {
    var watch = new Patience(loop, patience);
    while (!tally.isWhole() && failure.isEmpty() && !watch.isOver(tally.received())) {
      loop.turn(loop.now() + SECOND / 10);
      ticker.tick(loop.now(), tally);
    }
  }

  /**
   * Connects all at once, and each reads what was sent before it came by the first run of another
   * swarm.
   *
   * @param missed how many messages of the first writer that were
   * @return how long each took until it had them all
   * @throws LoadException if one was refused, or nothing happened for so long
   */
  public static Result resume(Scene scene, int missed, Duration patience) {
    try (var swarm = new Swarm(scene, patience)) {
      swarm.run = 1;
      swarm.missed = missed;
      for (int i = 0; i < missed; i++) {
        swarm.tally.send(0, 0);
      }
      swarm.connect(scene.clients(), Double.MAX_VALUE, _ -> {});
      swarm.finish(new Ticker(0, _ -> {}));
      double busy = swarm.loop.worked() / (double) swarm.loop.now();
      return swarm.tally.result(busy, swarm.failure).timed(swarm.back, swarm.loop.now());
    }
  }

  /** Says nothing for a while. */
  public void rest(Duration lasting) {
    long end = loop.now() + lasting.toNanos();
    while (loop.now() < end) {
      loop.turn(end);
      new Patience(loop, patience).check(0, "resting", failure);
    }
  }

  /** How long each client took until it had subscribed, and all together. */
  public Result opened() {
    return crowd.opened(failure);
  }

  /**
   * What the server said to the subscription of the first client, if it was asked for a receipt.
   */
  public String subscribed() {
    return crowd.get(0).subscribed();
  }

  @Override
  public void close() {
    crowd.close();
    loop.close();
  }

  /** What happens to the clients. */
  private final class Arrivals implements Listener {

    @Override
    public void ready(Client client) {
      crowd.ready(client);
    }

    @Override
    public void arrived(Client client, byte[] in, int at) {
      int from = Mark.run(in, at);
      int number = Mark.number(in, at);
      if (from == 0 && number >= lastProbe) {
        heard.set(client.number);
      }
      if (from == run) {
        int writer = Mark.sender(in, at);
        int count = tally.arrived(client.number, writer, number, Mark.time(in, at), loop.now());
        if (count == missed) {
          back.recordValue(crowd.since(client));
        }
        schedule.arrived(writer, number);
      }
    }

    @Override
    public void receipted(Client client) {
      tally.receipted();
      schedule.receipted(client.number);
    }

    @Override
    public void failed(Client client, String reason) {
      failure = "client %d: %s".formatted(client.number, reason);
    }
  }
}
