package chat.parley.load;

import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/**
 * The clients of a scene, simulated by the calling thread: one thread opens a swarm, runs it and
 * closes it. Nothing is sent or received outside the methods of the swarm, which block.
 */
public final class Swarm implements AutoCloseable {

  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final int MAX_RUN = 999;

  private final Scene scene;
  private final Duration stallTimeout;
  private final Loop loop = new Loop();
  private final Crowd crowd;
  private final Histogram catchUpTimes = new Histogram(60 * NANOS_PER_SECOND, 3);
  private final Messages messages;
  private final Hearing hearing;
  private int missedCount = -1;
  private int run = Hearing.WARM_UP_RUN;
  private Tally tally;
  private Schedule schedule;
  private String failure = "";

  private Swarm(Scene scene, Duration stallTimeout) {
    this.scene = scene;
    this.stallTimeout = stallTimeout;
    crowd = new Crowd(scene, loop);
    messages = new Messages(scene);
    hearing = new Hearing(scene, loop, crowd, messages);
    tally = new Tally(scene);
    schedule = Schedule.of(new Pace.Open(1), scene, Schedule.NEVER / 2);
  }

  /**
   * Connects and subscribes all clients.
   *
   * @param atOnce the maximum number of clients that are connecting at a time
   * @param perSecond the maximum number of clients that begin to connect per second
   * @param stallTimeout the maximum time without any progress, here and in later calls
   * @param progress receives the number of connected clients at most once per second, if it has
   *     grown
   * @throws LoadException if a client was rejected, or there was no progress for that time
   */
  public static Swarm open(
      Scene scene,
      int atOnce,
      double perSecond,
      Duration stallTimeout,
      Consumer<Integer> progress) {
    var swarm = new Swarm(scene, stallTimeout);
    try {
      swarm.connect(atOnce, perSecond, progress);
      return swarm;
    } catch (RuntimeException e) {
      swarm.close();
      throw e;
    }
  }

  private void connect(int atOnce, double perSecond, Consumer<Integer> progress) {
    var patience = new Patience(loop, stallTimeout);
    crowd.connect(atOnce, perSecond, new Arrivals(), patience, () -> failure, progress);
  }

  /**
   * Sends messages until every subscriber has received one, so that all subscriptions are active
   * before a run. Then waits until all of these messages and their receipts have arrived.
   *
   * @throws LoadException if a client fails, or the number of subscribers that have received a
   *     message does not change for the stall timeout
   */
  public void awaitSubscriptions() {
    hearing.awaitAll(tally, new Patience(loop, stallTimeout), () -> failure);
  }

  /**
   * Sends and receives messages for a time, and then receives until everything has arrived or
   * nothing arrives for the stall timeout. Ends early if a client fails.
   *
   * @param duration how long messages are sent
   * @param progress receives the progress once per second
   */
  public Result run(Pace pace, Duration duration, Consumer<Progress> progress) {
    run = run % MAX_RUN + 1;
    tally = new Tally(scene);
    long start = loop.now();
    long busyBefore = loop.busyNanos();
    schedule = Schedule.of(pace, scene, start);
    var ticker = new Ticker(start, progress);
    long deadline = start + duration.toNanos();
    for (long now = start; now < deadline && failure.isEmpty(); now = loop.now()) {
      long next = schedule.send(now, this::send);
      loop.addBusyNanos(loop.now() - now);
      loop.poll(Math.min(next, deadline));
      ticker.reportIfDue(loop.now(), tally);
    }
    if (pace instanceof Pace.Open && failure.isEmpty()) {
      // Everything that was due is sent, however late this thread is.
      schedule.send(deadline - 1, this::send);
    }
    long end = loop.now();
    double busy = (loop.busyNanos() - busyBefore) / (double) (end - start);
    finish(ticker);
    return tally.result(busy, failure);
  }

  private int send(int writer, long due) {
    int number = tally.recordSend(writer, loop.now());
    messages.send(crowd.get(writer), run, number, due);
    return number;
  }

  /** Receives until everything has arrived, or nothing arrives for the stall timeout. */
  private void finish(Ticker ticker) {
    var patience = new Patience(loop, stallTimeout);
    while (!tally.isComplete() && failure.isEmpty() && !patience.isExpired(tally.received())) {
      loop.poll(loop.now() + NANOS_PER_SECOND / 10);
      ticker.reportIfDue(loop.now(), tally);
    }
  }

  /**
   * Stores messages with one client, and then connects all clients at once, which resume from the
   * position where that client's subscription began.
   *
   * @param scene the scene; its route requests a receipt for SUBSCRIBE
   * @param count the number of messages that each client has missed
   * @param perSecond the rate at which these messages are sent
   * @param stallTimeout the maximum time without any progress
   * @param progress receives the progress of sending once per second
   * @param beforeConnect is called after the messages were sent and before the clients connect
   * @return the result; its latencies are the times from when a client began to connect until it
   *     had received all messages
   * @throws LoadException if a client was rejected, or there was no progress for that time
   */
  public static Result resume(
      Scene scene,
      int count,
      double perSecond,
      Duration stallTimeout,
      Consumer<Progress> progress,
      Runnable beforeConnect) {
    Route resuming;
    int sent;
    try (var writer = open(scene.withClients(1), 1, Double.MAX_VALUE, stallTimeout, _ -> {})) {
      resuming = scene.route().withStart(writer.subscriptionStart());
      var duration = Duration.ofNanos((long) (count * 1e9 / perSecond));
      sent = (int) writer.run(new Pace.Open(perSecond), duration, progress).sent();
    }
    beforeConnect.run();
    try (var swarm = new Swarm(scene.withRoute(resuming), stallTimeout)) {
      return swarm.catchUp(sent);
    }
  }

  /** Returns the offset and epoch at which the first client's subscription began. */
  private Map<String, String> subscriptionStart() {
    Map<String, String> position = crowd.get(0).subscriptionStart();
    if (position.size() < 2) {
      throw new LoadException("the server sent no offset and epoch in the receipt of SUBSCRIBE");
    }
    return position;
  }

  /** Connects all clients, and receives what the first run of another swarm has sent. */
  private Result catchUp(int count) {
    run = 1;
    missedCount = count;
    for (int i = 0; i < count; i++) {
      tally.recordSend(0, 0);
    }
    connect(scene.clients(), Double.MAX_VALUE, _ -> {});
    finish(new Ticker(0, _ -> {}));
    double busy = loop.busyNanos() / (double) loop.now();
    return tally.result(busy, failure).withTiming(catchUpTimes, loop.now());
  }

  /**
   * Keeps the clients connected for a time and sends nothing.
   *
   * @throws LoadException if a client loses its connection
   */
  public void idle(Duration duration) {
    long end = loop.now() + duration.toNanos();
    while (loop.now() < end) {
      loop.poll(end);
      if (!failure.isEmpty()) {
        throw new LoadException(failure);
      }
    }
  }

  /** Returns how long each client, and all together, took to connect and subscribe. */
  public Result connectResult() {
    return crowd.connectResult(failure);
  }

  @Override
  public void close() {
    crowd.close();
    loop.close();
  }

  /** Handles the events of the clients. */
  private final class Arrivals implements Listener {

    @Override
    public void ready(Client client) {
      crowd.ready(client);
    }

    @Override
    public void received(Client client, byte[] in, int at) {
      int messageRun = Mark.run(in, at);
      int number = Mark.number(in, at);
      if (messageRun == Hearing.WARM_UP_RUN) {
        hearing.received(client.number, number);
      }
      if (messageRun == run) {
        int writer = Mark.sender(in, at);
        int count =
            tally.recordDelivery(client.number, writer, number, Mark.time(in, at), loop.now());
        if (count == missedCount) {
          catchUpTimes.recordValue(crowd.nanosSinceConnect(client));
        }
        schedule.delivered(writer, number);
      }
    }

    @Override
    public void receiptReceived(Client client) {
      tally.recordReceipt();
      schedule.receiptReceived(client.number);
    }

    @Override
    public void failed(Client client, String reason) {
      failure = "client %d: %s".formatted(client.number, reason);
    }
  }
}
