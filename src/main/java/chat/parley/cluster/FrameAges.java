package chat.parley.cluster;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How old frames of other nodes are when they come. Clocks of nodes differ, so a frame's age is by
 * how much longer it took than the fastest of the same node in the last half minute or more; only
 * as long as too few frames of a node are known to tell, its clock is believed. Any thread may
 * call.
 */
final class FrameAges {

  private static final int MAX_NODES = 1_000;

  /**
   * A frame counts as the fastest for once to twice as long, in which clocks drift by milliseconds.
   */
  private static final long WINDOW = Duration.ofSeconds(30).toNanos();

  /** From when on enough frames of a node are known. */
  private static final long WARM_UP = Duration.ofSeconds(2).toNanos();

  /** The fastest frame of a node, as the difference of its arrival and its stamp. */
  private static final class Fastest {
    final long firstArrival;
    long windowStart;
    long previousMin;
    long currentMin;

    Fastest(long offset, long arrival) {
      firstArrival = arrival;
      windowStart = arrival;
      previousMin = offset;
      currentMin = offset;
    }

    void add(long offset, long arrival) {
      if (arrival - windowStart > WINDOW) {
        windowStart = arrival;
        previousMin = currentMin;
        currentMin = offset;
      } else {
        currentMin = min(currentMin, offset);
      }
    }

    long minOffset() {
      return min(previousMin, currentMin);
    }

    private static long min(long one, long other) {
      return one - other < 0 ? one : other;
    }
  }

  private final Map<String, Fastest> nodes =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Fastest> eldest) {
          return size() > MAX_NODES;
        }
      };

  /**
   * A frame has come. Returns its age in nanoseconds.
   *
   * @param stamp when the node made it, by the node's {@link System#nanoTime}
   * @param arrival when it came, by this node's
   * @param apparent how old it is by the clocks of both nodes, in nanoseconds
   */
  synchronized long age(String node, long stamp, long arrival, long apparent) {
    long offset = arrival - stamp;
    Fastest fastest = nodes.computeIfAbsent(node, _ -> new Fastest(offset, arrival));
    fastest.add(offset, arrival);
    long age = offset - fastest.minOffset();
    return arrival - fastest.firstArrival < WARM_UP ? Math.max(age, apparent) : age;
  }
}
