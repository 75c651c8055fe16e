package chat.parley.delivery;

import chat.parley.figures.Histogram;
import chat.parley.message.Arrival;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** The delivery metrics of this process since its start. Any thread may call. */
public final class DeliveryMetrics {

  private final LongAdder written = new LongAdder();
  private final LongAdder shed = new LongAdder();
  private final LongAdder overflows = new LongAdder();
  private final Histogram latency = Histogram.ofTimes();
  private final LongSupplier queuedBytes;

  /**
   * Creates metrics that are all zero.
   *
   * @param queuedBytes returns the current size of all outboxes together
   */
  DeliveryMetrics(LongSupplier queuedBytes) {
    this.queuedBytes = queuedBytes;
  }

  /**
   * Records that a batch has been written to one socket. All its messages are written at the same
   * time and most arrived at nearly the same time, so the clock is read once for the batch, and the
   * histogram is usually updated once.
   */
  void recordWrite(List<OutboxEntry> batch) {
    written.add(batch.size());
    long now = System.nanoTime();
    Histogram.Run times = latency.newRun();
    for (OutboxEntry entry : batch) {
      Arrival arrival = entry.payload().arrival();
      if (arrival != null) {
        times.add(now - arrival.nanos());
      }
    }
    times.finish();
  }

  void countShed() {
    shed.increment();
  }

  void countOverflow() {
    overflows.increment();
  }

  /**
   * Returns the number of payloads written to sockets: messages, receipts, heart-beats and others.
   */
  public long written() {
    return written.sum();
  }

  /**
   * Returns the delivery latency in nanoseconds: from when a message was read from its sender's
   * socket until the operating system accepted it for a subscriber, one value per subscription.
   * Excludes messages from other nodes, because the clocks of two nodes differ, and messages of a
   * replay, including those parked during it.
   */
  public Histogram latency() {
    return latency;
  }

  /** Returns the number of ephemeral messages that were shed because a client read too slowly. */
  public long shed() {
    return shed.sum();
  }

  /** Returns the number of sessions closed with 1013 because their outbox was full. */
  public long overflows() {
    return overflows.sum();
  }

  /** Returns the current size of all outboxes together, in bytes. */
  public long queuedBytes() {
    return queuedBytes.getAsLong();
  }
}
