package chat.parley.load;

import java.util.Arrays;

/** Who writes next, and when. Owned by the swarm's thread. */
sealed interface Schedule {

  /** Nothing is due until something arrives. */
  long LATER = Long.MAX_VALUE;

  /** How a message is sent. */
  interface Sender {

    /** Sends the writer's next message; returns its number. */
    int send(int writer, long due);
  }

  static Schedule of(Pace pace, Scene scene, long start) {
    return switch (pace) {
      case Pace.Closed(int inFlight) -> new Windowed(scene, inFlight);
      case Pace.Open(double perSecond) -> new Timed(scene.writers(), perSecond, start);
    };
  }

  /** Sends all that is due; returns when the next one is. */
  long send(long now, Sender sender);

  /** One reader has got a message. */
  void arrived(int writer, int number);

  /** The writer has got a receipt. */
  void receipted(int writer);

  /** At fixed times. */
  final class Timed implements Schedule {
    private final int writers;
    private final double interval;
    private final long start;
    private long count;

    Timed(int writers, double perSecond, long start) {
      this.writers = writers;
      this.interval = 1e9 / perSecond;
      this.start = start;
    }

    @Override
    public long send(long now, Sender sender) {
      long due;
      while ((due = start + (long) (count * interval)) <= now) {
        sender.send((int) (count % writers), due);
        count++;
      }
      return due;
    }

    @Override
    public void arrived(int writer, int number) {}

    @Override
    public void receipted(int writer) {}
  }

  /**
   * A message goes when an earlier one has reached all its readers; with receipts, when an earlier
   * one has its receipt.
   */
  final class Windowed implements Schedule {
    /** Messages of one writer may end in another order than they began, so more than the window. */
    private static final int RING = 1024;

    private final Scene scene;
    private final int[][] missing;
    private final int[] free;
    private int freed;

    Windowed(Scene scene, int inFlight) {
      this.scene = scene;
      missing = new int[scene.writers()][];
      free = new int[inFlight];
      Arrays.setAll(free, i -> i % scene.writers());
      freed = inFlight;
    }

    @Override
    public long send(long now, Sender sender) {
      int ready = freed;
      freed = 0;
      for (int i = 0; i < ready; i++) {
        int writer = free[i];
        int number = sender.send(writer, now);
        ring(writer)[number % RING] = scene.readersOfOne();
      }
      return LATER;
    }

    private int[] ring(int writer) {
      int[] ring = missing[writer];
      if (ring == null) {
        ring = new int[RING];
        missing[writer] = ring;
      }
      return ring;
    }

    @Override
    public void arrived(int writer, int number) {
      if (--ring(writer)[number % RING] == 0 && !scene.receipts()) {
        free(writer);
      }
    }

    @Override
    public void receipted(int writer) {
      free(writer);
    }

    /** More than were on their way can not come back: a repeat is counted by the tally alone. */
    private void free(int writer) {
      if (freed < free.length) {
        free[freed++] = writer;
      }
    }
  }
}
