package chat.parley.load;

import org.HdrHistogram.Histogram;

/**
 * The result of one run.
 *
 * @param sent the number of messages sent
 * @param expected the number of expected deliveries
 * @param delivered the number of deliveries
 * @param missing the number of expected deliveries that did not arrive
 * @param duplicates the number of deliveries that arrived more than once
 * @param outOfOrder the number of deliveries that arrived after a later message of the same writer
 * @param missingReceipts the number of requested receipts that did not arrive
 * @param nanos the time from the first sent message to the last delivery, in nanoseconds
 * @param latency the times from when a message was due until a subscriber received it, in
 *     nanoseconds
 * @param busy the fraction of the time in which the load generator itself was busy, from 0 to 1;
 *     near 1 the load generator is the bottleneck
 * @param failure why the run ended early, or an empty string
 */
public record Result(
    long sent,
    long expected,
    long delivered,
    long missing,
    long duplicates,
    long outOfOrder,
    long missingReceipts,
    long nanos,
    Histogram latency,
    double busy,
    String failure) {

  /** Returns this result with other latencies and another duration. */
  Result withTiming(Histogram newLatency, long newNanos) {
    return new Result(
        sent,
        expected,
        delivered,
        missing,
        duplicates,
        outOfOrder,
        missingReceipts,
        newNanos,
        newLatency,
        busy,
        failure);
  }

  /** Returns whether every expected delivery arrived exactly once, and every receipt. */
  public boolean isComplete() {
    return failure.isEmpty() && missing == 0 && duplicates == 0 && missingReceipts == 0;
  }

  /** Returns the number of deliveries per second. */
  public double rate() {
    return nanos == 0 ? 0 : delivered * 1e9 / nanos;
  }

  /** Returns a percentile of the latency in milliseconds. */
  public double latencyMillis(double percentile) {
    return latency.getValueAtPercentile(percentile) / 1e6;
  }

  /** Returns a description of what failed or is missing, or an empty string. */
  public String faults() {
    var faults = new StringBuilder(failure);
    add(faults, missing, "missing");
    add(faults, duplicates, "duplicated");
    add(faults, missingReceipts, "without a receipt");
    return faults.toString();
  }

  private static void add(StringBuilder faults, long count, String kind) {
    if (count > 0) {
      faults.append(faults.isEmpty() ? "" : "; ").append(count).append(' ').append(kind);
    }
  }
}
