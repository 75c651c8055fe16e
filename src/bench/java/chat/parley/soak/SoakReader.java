package chat.parley.soak;

import chat.parley.testkit.Await;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import chat.parley.testkit.StreamProgress;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Reads one stream to its end, and resumes after the last message whenever it was disconnected. */
final class SoakReader implements Runnable {

  /** Number of messages of an inbox per acknowledgement. */
  private static final int ACK_INTERVAL = 20;

  /** The text by which {@code RawWebSocket} reports a close with code 1013. */
  private static final String TOO_SLOW = "a close, 1013";

  private static final Duration RECENTLY = Duration.ofSeconds(1);

  /**
   * How a client reads.
   *
   * @param receiveBuffer the receive buffer of its socket in bytes; 0 for the default of the kernel
   * @param messagesBeforePause the number of messages after which it pauses; 0 never pauses
   * @param pause the length of a pause
   */
  record Pace(int receiveBuffer, int messagesBeforePause, Duration pause) {
    static final Pace STEADY = new Pace(0, 0, Duration.ZERO);
  }

  private final Clients clients;
  private final String name;
  private final LoadStream stream;
  private final Pace pace;
  private final SoakCounters counters;
  private final BooleanSupplier allWritten;
  private final SequenceChecker sequence = new SequenceChecker();
  private final StreamProgress reading;
  private long lastPauseNanos = System.nanoTime() - RECENTLY.toNanos();

  SoakReader(
      Clients clients,
      String name,
      LoadStream stream,
      Pace pace,
      SoakCounters counters,
      BooleanSupplier allWritten) {
    this.clients = clients;
    this.name = name;
    this.stream = stream;
    this.pace = pace;
    this.counters = counters;
    this.allWritten = allWritten;
    this.reading = new StreamProgress(stream.inbox(), ACK_INTERVAL);
  }

  @Override
  public void run() {
    while (!isFinished()) {
      boolean _ = Clients.completes(this::readConnected);
    }
  }

  boolean isFinished() {
    return allWritten.getAsBoolean() && reading.lastOffset() >= stream.lastOffset().get();
  }

  @Override
  public String toString() {
    return "%s in %s, at %d of %d"
        .formatted(
            name, stream.subscribeDestination(), reading.lastOffset(), stream.lastOffset().get());
  }

  private void readConnected() {
    try (StompUser user = clients.stomp(name, pace.receiveBuffer())) {
      StompFrame receipt =
          user.subscribe("1", stream.subscribeDestination(), reading.subscribeHeaders());
      if (!"true".equals(receipt.header("recovered"))) {
        counters.addFault("lost: %s was not recovered".formatted(this));
      }
      if (reading.lastOffset() > 0) {
        counters.resumed.increment();
      }
      read(user);
    } catch (AssertionError e) {
      // The client saw the close, or the reset that follows if it does not read.
      if (String.valueOf(e.getMessage()).contains(TOO_SLOW)
          || System.nanoTime() - lastPauseNanos < RECENTLY.toNanos()) {
        counters.tooSlow.increment();
      }
      throw e;
    }
  }

  private void read(StompUser user) {
    for (int received = 1; !isFinished(); received++) {
      receive(user, user.next());
      if (pace.messagesBeforePause() > 0
          && received % pace.messagesBeforePause() == 0
          && !allWritten.getAsBoolean()) {
        Await.pause(pace.pause());
        lastPauseNanos = System.nanoTime();
      }
    }
  }

  private void receive(StompUser user, StompFrame frame) {
    if (reading.accept(frame)) {
      String fault = sequence.check(frame.number("offset"), frame.text());
      if (fault != null) {
        counters.addFault(fault + ", " + this);
      }
      counters.read.increment();
    }
    reading.acknowledge(user, frame);
  }
}
