package chat.parley.load;

import java.util.Arrays;
import org.HdrHistogram.Histogram;

/**
 * Counts the messages that were sent in one run and their deliveries: every subscriber must receive
 * every message that is meant for it exactly once. Confined to the thread of the swarm.
 */
final class Tally {

  private static final long MAX_LATENCY = 3_600_000_000_000L;

  private final Scene scene;
  private final int[] sent;
  private final long[] sentChecksums;
  private final int[] received;
  private final long[] receivedChecksums;
  private final int[][] lastNumbers;
  private final Histogram latency = new Histogram(MAX_LATENCY, 3);
  private final Histogram recentLatency = new Histogram(MAX_LATENCY, 3);
  private long totalSent;
  private long totalReceived;
  private long receipts;
  private long outOfOrder;
  private long firstSent = Long.MAX_VALUE;
  private long lastArrival;

  Tally(Scene scene) {
    this.scene = scene;
    sent = new int[scene.writers()];
    sentChecksums = new long[scene.writers()];
    received = new int[scene.clients()];
    receivedChecksums = new long[scene.clients()];
    lastNumbers = new int[scene.clients()][];
  }

  /** Records that a writer sends a message, and returns its number, from 1 for each writer. */
  int recordSend(int writer, long now) {
    firstSent = Math.min(firstSent, now);
    totalSent++;
    int number = ++sent[writer];
    sentChecksums[writer] += hash(writer, number);
    return number;
  }

  /**
   * Records that a subscriber has received a message.
   *
   * @param due when the message was due, in nanoseconds of the event loop
   * @return the number of messages that this subscriber has received
   */
  int recordDelivery(int subscriber, int writer, int number, long due, long now) {
    totalReceived++;
    received[subscriber]++;
    receivedChecksums[subscriber] += hash(writer, number);
    int[] numbers = numbers(subscriber);
    int index = scene.reach() == Scene.Reach.ALL ? writer : 0;
    if (number <= numbers[index]) {
      outOfOrder++;
    } else {
      numbers[index] = number;
    }
    lastArrival = now;
    recentLatency.recordValue(Math.clamp(now - due, 1, MAX_LATENCY));
    return received[subscriber];
  }

  private int[] numbers(int subscriber) {
    int[] numbers = lastNumbers[subscriber];
    if (numbers == null) {
      numbers = new int[scene.reach() == Scene.Reach.ALL ? scene.writers() : 1];
      lastNumbers[subscriber] = numbers;
    }
    return numbers;
  }

  void recordReceipt() {
    receipts++;
  }

  /** Returns whether all expected deliveries and receipts have arrived. */
  boolean isComplete() {
    return totalReceived >= expected() && hasAllReceipts();
  }

  /** Returns whether all requested receipts have arrived. */
  boolean hasAllReceipts() {
    return !scene.receipts() || receipts >= totalSent;
  }

  long sent() {
    return totalSent;
  }

  long received() {
    return totalReceived;
  }

  private long expected() {
    return totalSent * scene.subscribersPerMessage();
  }

  /** Returns the latencies recorded since the previous call, in nanoseconds. */
  Histogram takeRecentLatency() {
    Histogram recent = recentLatency.copy();
    latency.add(recentLatency);
    recentLatency.reset();
    return recent;
  }

  /**
   * Compares what was received with what was sent.
   *
   * @param busy see {@link Result}
   * @param failure see {@link Result}
   */
  Result result(double busy, String failure) {
    takeRecentLatency();
    long checksumOfAll = Arrays.stream(sentChecksums).sum();
    long missing = 0;
    long duplicates = 0;
    for (int subscriber = 0; subscriber < scene.clients(); subscriber++) {
      boolean ofAll = scene.reach() == Scene.Reach.ALL;
      int writer = Scene.partnerOf(subscriber);
      long difference = (ofAll ? totalSent : sent[writer]) - received[subscriber];
      missing += Math.max(0, difference);
      duplicates += Math.max(0, -difference);
      long checksum = ofAll ? checksumOfAll : sentChecksums[writer];
      if (difference == 0 && receivedChecksums[subscriber] != checksum) {
        // The number is right, but at least one message is missing and one is duplicated.
        missing++;
        duplicates++;
      }
    }
    return new Result(
        totalSent,
        expected(),
        totalReceived,
        missing,
        duplicates,
        outOfOrder,
        scene.receipts() ? Math.max(0, totalSent - receipts) : 0,
        Math.max(0, lastArrival - firstSent),
        latency,
        busy,
        failure);
  }

  /** Mixes the bits of a message, so that different sets of messages have different sums. */
  private static long hash(int writer, int number) {
    long value = (((long) writer << 32) | number) * 0x9E3779B97F4A7C15L;
    value = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    return value ^ (value >>> 27);
  }
}
