package chat.parley.drain;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** The observations of the clients of one run. Any thread may add. */
final class DrainRecord {

  private final AtomicInteger open = new AtomicInteger();
  private final LongAdder connects = new LongAdder();
  private final LongAdder ends = new LongAdder();
  private final LongAdder told = new LongAdder();
  private final LongAdder receipts = new LongAdder();
  private final Queue<Long> outages = new ConcurrentLinkedQueue<>();
  private final Queue<String> faults = new ConcurrentLinkedQueue<>();
  private final Map<String, LongAdder> copies = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> failures = new ConcurrentHashMap<>();
  private volatile boolean over;

  /**
   * A client has connected and subscribed.
   *
   * @param outageNanos the time since its last connection ended; 0 if it had none
   */
  void connected(long outageNanos) {
    open.incrementAndGet();
    connects.increment();
    if (outageNanos > 0) {
      outages.add(outageNanos);
    }
  }

  void ended() {
    open.decrementAndGet();
    ends.increment();
  }

  /** An attempt to connect has failed, or a connection has ended without an ERROR. */
  void failed(Throwable cause) {
    String text = String.valueOf(cause.getMessage());
    failures
        .computeIfAbsent(text.substring(0, Math.min(60, text.length())), _ -> new LongAdder())
        .increment();
  }

  /** Returns the failures of connections, with their numbers. */
  Map<String, LongAdder> failures() {
    return failures;
  }

  /** A client was told when to connect again. */
  void told() {
    told.increment();
  }

  void receipted() {
    receipts.increment();
  }

  void received(String id) {
    copies.computeIfAbsent(id, _ -> new LongAdder()).increment();
  }

  /** A client has noticed that messages are missing or came twice. */
  void lost(String what) {
    faults.add(what);
  }

  int open() {
    return open.get();
  }

  long connects() {
    return connects.sum();
  }

  long ends() {
    return ends.sum();
  }

  long toldCount() {
    return told.sum();
  }

  long receipts() {
    return receipts.sum();
  }

  Queue<String> faults() {
    return faults;
  }

  /** Returns the outages of clients in milliseconds, in ascending order. */
  List<Long> outageMillis() {
    return outages.stream().map(nanos -> nanos / 1_000_000).sorted().toList();
  }

  /** Returns the number of messages that not every client of their room has received once. */
  long incomplete(List<String> sent, int readers) {
    return sent.stream()
        .filter(id -> copies.getOrDefault(id, new LongAdder()).sum() != readers)
        .count();
  }

  boolean isOver() {
    return over;
  }

  void end() {
    over = true;
  }
}
