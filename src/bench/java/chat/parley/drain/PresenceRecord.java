package chat.parley.drain;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** The presence that the clients of one run were told. Any thread may add. */
final class PresenceRecord {

  private final AtomicInteger complete = new AtomicInteger();
  private final LongAdder first = new LongAdder();
  private final LongAdder later = new LongAdder();
  private final Map<String, LongAdder> flaps = new ConcurrentHashMap<>();
  private volatile boolean isCounting;

  /** Counts from now on. */
  void count() {
    isCounting = true;
  }

  /**
   * A client has received a message.
   *
   * @param isFirst whether it is the first one of its session, which has all users
   */
  void received(boolean isFirst) {
    if (isCounting) {
      (isFirst ? first : later).increment();
    }
  }

  /** A client was told another state of a user that it knew as online. */
  void flapped(String state) {
    if (isCounting) {
      flaps.computeIfAbsent(state, _ -> new LongAdder()).increment();
    }
  }

  /** A client knows all that it watches as online now, or not any more. */
  void completed(boolean isComplete) {
    complete.addAndGet(isComplete ? 1 : -1);
  }

  /** Returns the number of clients that know all that they watch as online. */
  int complete() {
    return complete.get();
  }

  /** Returns the number of first messages of sessions. */
  long first() {
    return first.sum();
  }

  /** Returns the number of further messages. */
  long later() {
    return later.sum();
  }

  /** Returns how often a user that was online was told as something else, by state. */
  Map<String, LongAdder> flaps() {
    return new TreeMap<>(flaps);
  }
}
