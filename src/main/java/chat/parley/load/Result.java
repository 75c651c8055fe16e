package chat.parley.load;

import org.HdrHistogram.Histogram;

/**
 * What one run has shown.
 *
 * @param sent messages
 * @param expected deliveries
 * @param delivered deliveries that came
 * @param missing deliveries that did not come
 * @param repeated deliveries that came again
 * @param disordered deliveries that came after a later one of the same writer
 * @param unreceipted messages without the receipt that was asked for
 * @param nanos from the first message sent to the last delivery
 * @param latency from when a message was due until each of its readers had it, in nanoseconds
 * @param busy which part of the time the load generator itself worked, 0 to 1; near 1 it is what is
 *     measured
 * @param failure why the run ended early, or an empty text
 */
public record Result(
    long sent,
    long expected,
    long delivered,
    long missing,
    long repeated,
    long disordered,
    long unreceipted,
    long nanos,
    Histogram latency,
    double busy,
    String failure) {

  /** The same, timed by something else. */
  Result timed(Histogram other, long lasting) {
    return new Result(
        sent,
        expected,
        delivered,
        missing,
        repeated,
        disordered,
        unreceipted,
        lasting,
        other,
        busy,
        failure);
  }

  /** Whether every expected message arrived, once. */
  public boolean isWhole() {
    return failure.isEmpty() && missing == 0 && repeated == 0 && unreceipted == 0;
  }

  /** Deliveries a second. */
  public double rate() {
    return nanos == 0 ? 0 : delivered * 1e9 / nanos;
  }

  /** Of the latency, in milliseconds. */
  public double millis(double percentile) {
    return latency.getValueAtPercentile(percentile) / 1e6;
  }

  /** What was not as it should be, in words, or an empty text. */
  public String faults() {
    var faults = new StringBuilder(failure);
    add(faults, missing, "missing");
    add(faults, repeated, "repeated");
    add(faults, unreceipted, "without their receipt");
    return faults.toString();
  }

  private static void add(StringBuilder faults, long count, String what) {
    if (count > 0) {
      faults.append(faults.isEmpty() ? "" : "; ").append(count).append(' ').append(what);
    }
  }
}
