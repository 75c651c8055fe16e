package chat.parley.cluster;

import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.messaging.simp.stomp.StompHeaders;

/**
 * What comes from other nodes: read, counted and handed on, but for ephemeral messages that are too
 * old. One frame at a time.
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
   * A frame of another node has come.
   *
   * @param stalled whether this node's own frames do not come back in time: then others' are late
   *     too
   */
  void receive(StompHeaders headers, byte[] body, boolean stalled, BrokerRelay.Listener told) {
    long now = System.nanoTime();
    try {
      BatchFrame frame = BatchFrame.read(headers, body);
      boolean late = age(frame, now) > maxEphemeralAge || stalled;
      if (!frame.isProbe()) {
        received.increment();
        dispatch(frame, late, told);
      }
    } catch (BatchFrame.Unreadable e) {
      received.increment();
      unreadable.increment();
      warnOnce(String.valueOf(e.getMessage()));
      told.unreadable();
    } catch (Throwable e) {
      told.unreadable();
      throw e;
    }
  }

  /** In nanoseconds; 0 for a node that does not say when it makes its frames. */
  private long age(BatchFrame frame, long now) {
    if (frame.stamp() == 0) {
      return 0;
    }
    long apparent = TimeUnit.MILLISECONDS.toNanos(clock.millis() - frame.sent());
    return frameAges.age(frame.node(), frame.stamp(), now, apparent);
  }

  private void dispatch(BatchFrame frame, boolean late, BrokerRelay.Listener told) {
    if (!frame.isEphemeral()) {
      told.stored(frame.node(), frame.batch(), frame.messages());
    } else if (late) {
      expired.add(frame.messages().size());
    } else {
      frame.messages().forEach(told::passed);
    }
  }

  /** Once for each thing there is to say. */
  private void warnOnce(String text) {
    if (!text.equals(lastWarning)) {
      lastWarning = text;
      log.warn(
          "A frame of another node can not be read: {}. What it brings is read from the database",
          text);
    }
  }

  long received() {
    return received.sum();
  }

  long unreadable() {
    return unreadable.sum();
  }

  /** How many ephemeral messages were too old. */
  long expired() {
    return expired.sum();
  }
}
