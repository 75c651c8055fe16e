package chat.parley.soak;

import chat.parley.testkit.Await;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import chat.parley.testkit.StreamReading;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Reads one stream to its end, and goes on where it stopped whenever it was cut off. */
final class SoakReader implements Runnable {

  /** How many messages of an inbox are acknowledged at once. */
  private static final int ACK = 20;

  /** As the end of a connection is told. */
  private static final String TOO_SLOW = "a close, 1013";

  private static final Duration JUST_NOW = Duration.ofSeconds(1);

  /**
   * How it reads.
   *
   * @param receiveBuffer of its socket, in bytes; 0 is the kernel's choice
   * @param atOnce after how many messages it stops reading for a while; 0 is never
   * @param pause for how long
   */
  record Pace(int receiveBuffer, int atOnce, Duration pause) {
    static final Pace STEADY = new Pace(0, 0, Duration.ZERO);
  }

  private final Clients clients;
  private final String name;
  private final LoadStream course;
  private final Pace pace;
  private final SoakCounters tally;
  private final BooleanSupplier allWritten;
  private final SequenceChecker order = new SequenceChecker();
  private final StreamReading reading;
  private long paused = System.nanoTime() - JUST_NOW.toNanos();

  SoakReader(
      Clients clients,
      String name,
      LoadStream course,
      Pace pace,
      SoakCounters tally,
      BooleanSupplier allWritten) {
    this.clients = clients;
    this.name = name;
    this.course = course;
    this.pace = pace;
    this.tally = tally;
    this.allWritten = allWritten;
    this.reading = new StreamReading(course.inbox(), ACK);
  }

  @Override
  public void run() {
    while (!finished()) {
      boolean _ = Clients.whole(this::stay);
    }
  }

  boolean finished() {
    return allWritten.getAsBoolean() && reading.last() >= course.end().get();
  }

  @Override
  public String toString() {
    return "%s in %s, at %d of %d"
        .formatted(name, course.toRead(), reading.last(), course.end().get());
  }

  private void stay() {
    try (StompUser user = clients.stomp(name, pace.receiveBuffer())) {
      StompFrame receipt = user.subscribe("1", course.toRead(), reading.place());
      if (!"true".equals(receipt.header("recovered"))) {
        tally.fault("lost: %s was not recovered".formatted(this));
      }
      if (reading.last() > 0) {
        tally.resumed.increment();
      }
      read(user);
    } catch (AssertionError e) {
      // The close is seen, or the reset that follows it while nothing is read.
      if (String.valueOf(e.getMessage()).contains(TOO_SLOW)
          || System.nanoTime() - paused < JUST_NOW.toNanos()) {
        tally.tooSlow.increment();
      }
      throw e;
    }
  }

  private void read(StompUser user) {
    for (int taken = 1; !finished(); taken++) {
      take(user, user.next());
      if (pace.atOnce() > 0 && taken % pace.atOnce() == 0 && !allWritten.getAsBoolean()) {
        Await.pause(pace.pause());
        paused = System.nanoTime();
      }
    }
  }

  private void take(StompUser user, StompFrame frame) {
    if (reading.takes(frame)) {
      String wrong = order.next(frame.number("offset"), frame.text());
      if (wrong != null) {
        tally.fault(wrong + ", " + this);
      }
      tally.read.increment();
    }
    reading.acknowledge(user, frame);
  }
}
