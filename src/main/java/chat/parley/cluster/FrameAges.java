package chat.parley.cluster;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Computes the ages of frames from other nodes at their arrival. Because the clocks of nodes
 * differ, the age of a frame is the time it took beyond the fastest frame of the same node in the
 * last 30 to 60 s. For the first 2 s of a node, when too few of its frames are known, the
 * difference of the wall clocks is used if it is larger. Any thread may call.
 */
final class FrameAges {

  /** Maximum number of nodes remembered; the one that was silent for the longest is dropped. */
  private static final int MAX_NODES = 1_000;

  /**
   * Length of a window, in nanoseconds. The fastest frame of the current and the previous window
   * counts, that is, for one to two windows. Clocks drift by milliseconds in that time.
   */
  private static final long WINDOW = Duration.ofSeconds(30).toNanos();

  /** Time after the first frame of a node until enough of its frames are known, in nanoseconds. */
  private static final long WARM_UP = Duration.ofSeconds(2).toNanos();

  /**
   * The fastest frame of a node: the minimum difference between arrival and stamp, in nanoseconds.
   * The two are of different clocks, so only differences between such values have a meaning.
   */
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

    private static long min(long a, long b) {
      return a - b < 0 ? a : b;
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
   * Records the arrival of a frame, and returns its age in nanoseconds.
   *
   * @param node the id of the sending node
   * @param stamp when the frame was created, by {@link System#nanoTime} of the sending node
   * @param arrival when the frame arrived, by {@link System#nanoTime} of this node
   * @param apparent the age by the wall clocks of both nodes, in nanoseconds
   */
  synchronized long age(String node, long stamp, long arrival, long apparent) {
    long offset = arrival - stamp;
    Fastest fastest = nodes.computeIfAbsent(node, _ -> new Fastest(offset, arrival));
    fastest.add(offset, arrival);
    long age = offset - fastest.minOffset();
    return arrival - fastest.firstArrival < WARM_UP ? Math.max(age, apparent) : age;
  }
}
