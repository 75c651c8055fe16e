package chat.parley.load;

import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/**
 * The clients of a scene, all played by the thread that calls: one thread opens a swarm, runs it
 * and closes it. Nothing is sent or read outside its methods.
 */
public final class Swarm implements AutoCloseable {

  private static final long SECOND = 1_000_000_000;
  private static final int RUNS = 999;

  private final Scene scene;
  private final Duration patience;
  private final Loop loop = new Loop();
  private final Crowd crowd;
  private final Histogram back = new Histogram(60 * SECOND, 3);
  private final Messages messages;
  private final Hearing hearing;
  private int missed = -1;
  private int run = Hearing.RUN;
  private Tally tally;
  private Schedule schedule;
  private String failure = "";

  private Swarm(Scene scene, Duration patience) {
    this.scene = scene;
    this.patience = patience;
    crowd = new Crowd(scene, loop);
    messages = new Messages(scene);
    hearing = new Hearing(scene, loop, crowd, messages);
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
   * Writes until every reader has heard something, so that all are there when it begins.
   *
   * @throws LoadException if one hears nothing
   */
  public void hear() {
    hearing.await(tally, new Patience(loop, patience), () -> failure);
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
   * One client comes and writes, and then all come at once and read on from where it began.
   *
   * @param scene whose route asks for a receipt of SUBSCRIBE
   * @param count how many messages each has missed
   * @param perSecond how fast they are written
   * @param progress told once a second while they are
   * @param begun told when all come
   * @return how long each took until it had them all
   * @throws LoadException if one was refused, or nothing happened for so long
   */
  public static Result resume(
      Scene scene,
      int count,
      double perSecond,
      Duration patience,
      Consumer<Progress> progress,
      Runnable begun) {
    Route missed;
    int sent;
    try (var writer = open(scene.of(1), 1, Double.MAX_VALUE, patience, _ -> {})) {
      missed = scene.route().from(writer.place());
      var lasting = Duration.ofNanos((long) (count * 1e9 / perSecond));
      sent = (int) writer.run(new Pace.Open(perSecond), lasting, progress).sent();
    }
    begun.run();
    try (var swarm = new Swarm(scene.routed(missed), patience)) {
      return swarm.comeBack(sent);
    }
  }

  /** Where the first client's subscription began. */
  private Map<String, String> place() {
    Map<String, String> place = crowd.get(0).place();
    if (place.size() < 2) {
      throw new LoadException("the server tells no offset and epoch to SUBSCRIBE");
    }
    return place;
  }

  /** All connect, and read what the first run of another swarm has sent. */
  private Result comeBack(int count) {
    run = 1;
    missed = count;
    for (int i = 0; i < count; i++) {
      tally.send(0, 0);
    }
    connect(scene.clients(), Double.MAX_VALUE, _ -> {});
    finish(new Ticker(0, _ -> {}));
    double busy = loop.worked() / (double) loop.now();
    return tally.result(busy, failure).timed(back, loop.now());
  }

  /**
   * Says nothing for a while.
   *
   * @throws LoadException if one loses its connection
   */
  public void rest(Duration lasting) {
    long end = loop.now() + lasting.toNanos();
    while (loop.now() < end) {
      loop.turn(end);
      if (!failure.isEmpty()) {
        throw new LoadException(failure);
      }
    }
  }

  /** How long each client took until it had subscribed, and all together. */
  public Result opened() {
    return crowd.opened(failure);
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
      if (from == Hearing.RUN) {
        hearing.heard(client.number, number);
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
