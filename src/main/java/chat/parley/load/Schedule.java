package chat.parley.load;

import java.util.Arrays;

/** Decides which client sends the next message, and when. Confined to the thread of the swarm. */
sealed interface Schedule {

  /** Returned by {@link #send} if no message is due until one arrives. */
  long NEVER = Long.MAX_VALUE;

  /** Sends messages. */
  interface Sender {

    /**
     * Sends a writer's next message, and returns its number.
     *
     * @param due when the message was due, in nanoseconds of the event loop
     */
    int send(int writer, long due);
  }

  /**
   * Returns the schedule for a pace.
   *
   * @param start when the first message is due, in nanoseconds of the event loop
   */
  static Schedule of(Pace pace, Scene scene, long start) {
    return switch (pace) {
      case Pace.Closed(int inFlight) -> new Windowed(scene, inFlight);
      case Pace.Open(double perSecond) -> new Timed(scene.writers(), perSecond, start);
    };
  }

  /** Sends all messages that are due, and returns when the next one is due. */
  long send(long now, Sender sender);

  /** Records that one subscriber has received a message. */
  void delivered(int writer, int number);

  /** Records that a writer has received a receipt. */
  void receiptReceived(int writer);

  /** Sends at fixed times, the writers in turn. */
  final class Timed implements Schedule {
    private final int writers;
    private final double interval;
    private final long start;
    private long sent;

    Timed(int writers, double perSecond, long start) {
      this.writers = writers;
      this.interval = 1e9 / perSecond;
      this.start = start;
    }

    @Override
    public long send(long now, Sender sender) {
      long due;
      while ((due = start + (long) (sent * interval)) <= now) {
        sender.send((int) (sent % writers), due);
        sent++;
      }
      return due;
    }

    @Override
    public void delivered(int writer, int number) {}

    @Override
    public void receiptReceived(int writer) {}
  }

  /**
   * Keeps a number of messages in flight. A message is sent when an earlier one has reached all its
   * subscribers or, with receipts, when the receipt of an earlier one has arrived.
   */
  final class Windowed implements Schedule {
    /**
     * Number of messages per writer with a count of missing deliveries. It is larger than the
     * window because messages of a writer may complete in another order than they were sent.
     */
    private static final int RING_SIZE = 1024;

    private final Scene scene;
    private final int[][] undelivered;
    private final int[] freeWriters;
    private int freeCount;

    Windowed(Scene scene, int inFlight) {
      this.scene = scene;
      undelivered = new int[scene.writers()][];
      freeWriters = new int[inFlight];
      Arrays.setAll(freeWriters, i -> i % scene.writers());
      freeCount = inFlight;
    }

    @Override
    public long send(long now, Sender sender) {
      int ready = freeCount;
      freeCount = 0;
      for (int i = 0; i < ready; i++) {
        int writer = freeWriters[i];
        int number = sender.send(writer, now);
        ring(writer)[number % RING_SIZE] = scene.subscribersPerMessage();
      }
      return NEVER;
    }

    private int[] ring(int writer) {
      int[] ring = undelivered[writer];
      if (ring == null) {
        ring = new int[RING_SIZE];
        undelivered[writer] = ring;
      }
      return ring;
    }

    @Override
    public void delivered(int writer, int number) {
      if (--ring(writer)[number % RING_SIZE] == 0 && !scene.receipts()) {
        release(writer);
      }
    }

    @Override
    public void receiptReceived(int writer) {
      release(writer);
    }

    /**
     * Lets a writer send again. Ignores what exceeds the window: a duplicate delivery must not
     * enlarge it, and is counted by the tally.
     */
    private void release(int writer) {
      if (freeCount < freeWriters.length) {
        freeWriters[freeCount++] = writer;
      }
    }
  }
}
