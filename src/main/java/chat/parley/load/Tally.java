package chat.parley.load;

import java.util.Arrays;
import org.HdrHistogram.Histogram;

/**
 * What was sent in one run and what of it has come: every reader must have every message meant for
 * it, once. Owned by the swarm's thread.
 */
final class Tally {

  private static final long LONGEST = 3_600_000_000_000L;

  private final Scene scene;
  private final int[] sent;
  private final long[] sentSums;
  private final int[] received;
  private final long[] sums;
  private final int[][] last;
  private final Histogram latency = new Histogram(LONGEST, 3);
  private final Histogram sinceLook = new Histogram(LONGEST, 3);
  private long sentInAll;
  private long receivedInAll;
  private long receipts;
  private long disordered;
  private long firstSent = Long.MAX_VALUE;
  private long lastArrival;

  Tally(Scene scene) {
    this.scene = scene;
    sent = new int[scene.writers()];
    sentSums = new long[scene.writers()];
    received = new int[scene.clients()];
    sums = new long[scene.clients()];
    last = new int[scene.clients()][];
  }

  /** The number of the writer's next message, from 1. */
  int send(int writer, long now) {
    firstSent = Math.min(firstSent, now);
    sentInAll++;
    int number = ++sent[writer];
    sentSums[writer] += mixed(writer, number);
    return number;
  }

  /**
   * One has come.
   *
   * @param due when it should have been sent
   * @return how many this reader has got
   */
  int arrived(int reader, int writer, int number, long due, long now) {
    receivedInAll++;
    received[reader]++;
    sums[reader] += mixed(writer, number);
    int[] numbers = numbers(reader);
    int place = scene.reach() == Scene.Reach.ALL ? writer : 0;
    if (number <= numbers[place]) {
      disordered++;
    } else {
      numbers[place] = number;
    }
    lastArrival = now;
    sinceLook.recordValue(Math.clamp(now - due, 1, LONGEST));
    return received[reader];
  }

  private int[] numbers(int reader) {
    int[] numbers = last[reader];
    if (numbers == null) {
      numbers = new int[scene.reach() == Scene.Reach.ALL ? scene.writers() : 1];
      last[reader] = numbers;
    }
    return numbers;
  }

  void receipted() {
    receipts++;
  }

  boolean isWhole() {
    return receivedInAll >= expected() && isReceipted();
  }

  boolean isReceipted() {
    return !scene.receipts() || receipts >= sentInAll;
  }

  long sent() {
    return sentInAll;
  }

  long received() {
    return receivedInAll;
  }

  private long expected() {
    return sentInAll * scene.readersOfOne();
  }

  /** The latencies since the last look. */
  Histogram look() {
    Histogram now = sinceLook.copy();
    latency.add(sinceLook);
    sinceLook.reset();
    return now;
  }

  Result result(double busy, String failure) {
    look();
    long sumOfAll = Arrays.stream(sentSums).sum();
    long missing = 0;
    long repeated = 0;
    for (int reader = 0; reader < scene.clients(); reader++) {
      boolean ofAll = scene.reach() == Scene.Reach.ALL;
      int writer = Scene.partner(reader);
      long lacking = (ofAll ? sentInAll : sent[writer]) - received[reader];
      missing += Math.max(0, lacking);
      repeated += Math.max(0, -lacking);
      if (lacking == 0 && sums[reader] != (ofAll ? sumOfAll : sentSums[writer])) {
        // As many as there should be, but not the same: at least one twice, and one not at all.
        missing++;
        repeated++;
      }
    }
    return new Result(
        sentInAll,
        expected(),
        receivedInAll,
        missing,
        repeated,
        disordered,
        scene.receipts() ? Math.max(0, sentInAll - receipts) : 0,
        Math.max(0, lastArrival - firstSent),
        latency,
        busy,
        failure);
  }

  /** Spreads what differs over all bits, so that sums of other messages are other sums. */
  private static long mixed(int writer, int number) {
    long value = (((long) writer << 32) | number) * 0x9E3779B97F4A7C15L;
    value = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    return value ^ (value >>> 27);
  }
}
