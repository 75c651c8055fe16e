package chat.parley.delivery;

import chat.parley.figures.Histogram;
import chat.parley.message.Arrival;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** What has been delivered since the start. Any thread may count and ask. */
public final class DeliveryMetrics {

  private final LongAdder written = new LongAdder();
  private final LongAdder shed = new LongAdder();
  private final LongAdder overflows = new LongAdder();
  private final Histogram latency = Histogram.ofTimes();
  private final LongSupplier waiting;

  /**
   * @param waiting adds up what waits at that moment
   */
  DeliveryMetrics(LongSupplier waiting) {
    this.waiting = waiting;
  }

  /**
   * A batch has been written to one socket. Its messages have been written at one time, and most
   * have come in at nearly the same: one look at the clock and mostly one addition for all of them.
   */
  void wrote(List<OutboxEntry> batch) {
    written.add(batch.size());
    long now = System.nanoTime();
    Histogram.Run times = latency.run();
    for (OutboxEntry outgoing : batch) {
      Arrival arrival = outgoing.payload().arrival();
      if (arrival != null) {
        times.add(now - arrival.nanos());
      }
    }
    times.end();
  }

  void countShed() {
    shed.increment();
  }

  void countOverflow() {
    overflows.increment();
  }

  /** How many messages and answers were written to sockets. */
  public long written() {
    return written.sum();
  }

  /**
   * How long messages took from when they had been read here until the operating system had them
   * for a reader, in nanoseconds: one value for each reader. Not those of other nodes, whose clocks
   * are others; nor what is read again by who comes back.
   */
  public Histogram latency() {
    return latency;
  }

  /** How many ephemeral messages were left out for readers that were slow. */
  public long shed() {
    return shed.sum();
  }

  /** How many sessions were closed with 1013 because more waited than may. */
  public long overflows() {
    return overflows.sum();
  }

  /** How many bytes wait at this moment, of all sessions together. */
  public long waiting() {
    return waiting.getAsLong();
  }
}
