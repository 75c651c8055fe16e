package chat.parley.cluster;

import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.messaging.simp.stomp.StompHeaders;

/**
 * Decodes and counts the frames of other nodes, and passes their messages to a listener. Ephemeral
 * messages that are too old are dropped. Called by the reader thread of the broker connection.
 */
final class InboundFrames {

  private static final Logger log = LoggerFactory.getLogger(BrokerRelay.class);

  private final InstantSource clock;
  private final long maxEphemeralAge;
  private final FrameAges frameAges = new FrameAges();
  private final LongAdder received = new LongAdder();
  private final LongAdder unreadable = new LongAdder();
  private final LongAdder expired = new LongAdder();
  private volatile String lastWarning = "";

  InboundFrames(BrokerProperties settings, InstantSource clock) {
    this.clock = clock;
    this.maxEphemeralAge = settings.ephemeralAge().toNanos();
  }

  /**
   * Processes a frame of another node.
   *
   * @param stalled whether this node's own frames do not come back in time; frames of other nodes
   *     then count as late too
   */
  void receive(StompHeaders headers, byte[] body, boolean stalled, BrokerRelay.Listener listener) {
    long now = System.nanoTime();
    try {
      BatchFrame frame = BatchFrame.read(headers, body);
      boolean late = age(frame, now) > maxEphemeralAge || stalled;
      if (!frame.isProbe()) {
        received.increment();
        dispatch(frame, late, listener);
      }
    } catch (BatchFrame.Unreadable e) {
      received.increment();
      unreadable.increment();
      warnOnce(String.valueOf(e.getMessage()));
      listener.unreadableFrameReceived();
    } catch (Throwable e) {
      listener.unreadableFrameReceived();
      throw e;
    }
  }

  /** Returns the age of a frame in nanoseconds; 0 for a frame without a stamp. */
  private long age(BatchFrame frame, long now) {
    if (frame.stamp() == 0) {
      return 0;
    }
    long apparent = TimeUnit.MILLISECONDS.toNanos(clock.millis() - frame.sent());
    return frameAges.age(frame.node(), frame.stamp(), now, apparent);
  }

  private void dispatch(BatchFrame frame, boolean late, BrokerRelay.Listener listener) {
    if (!frame.isEphemeral()) {
      listener.batchReceived(frame.node(), frame.batch(), frame.messages());
    } else if (late) {
      expired.add(frame.messages().size());
    } else {
      frame.messages().forEach(listener::ephemeralReceived);
    }
  }

  /** Logs a reason, unless it is the same as the last one. */
  private void warnOnce(String reason) {
    if (!reason.equals(lastWarning)) {
      lastWarning = reason;
      log.warn(
          "Cannot read a frame of another node: {}. Its stored messages are read from the database",
          reason);
    }
  }

  /** Returns the number of frames received, including unreadable ones but not probes. */
  long received() {
    return received.sum();
  }

  long unreadable() {
    return unreadable.sum();
  }

  /** Returns the number of ephemeral messages dropped because they were too old. */
  long expired() {
    return expired.sum();
  }
}
