package chat.parley.relay;

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
final class Arrivals {

  private static final Logger log = LoggerFactory.getLogger(Relay.class);

  private final InstantSource clock;
  private final long ephemeralAge;
  private final Delays delays = new Delays();
  private final LongAdder received = new LongAdder();
  private final LongAdder unreadable = new LongAdder();
  private final LongAdder expired = new LongAdder();
  private volatile String complaint = "";

  Arrivals(RelayProperties settings, InstantSource clock) {
    this.clock = clock;
    this.ephemeralAge = settings.ephemeralAge().toNanos();
  }

  /**
   * A frame of another node has come.
   *
   * @param stalled whether this node's own frames do not come back in time: then others' are late
   *     too
   */
  void receive(StompHeaders headers, byte[] body, boolean stalled, Relay.Listener told) {
    long now = System.nanoTime();
    try {
      RelayFrame frame = RelayFrame.read(headers, body);
      boolean late = age(frame, now) > ephemeralAge || stalled;
      if (!frame.isProbe()) {
        received.increment();
        handOn(frame, late, told);
      }
    } catch (RelayFrame.Unreadable e) {
      received.increment();
      unreadable.increment();
      complain(String.valueOf(e.getMessage()));
      told.unreadable();
    } catch (Throwable e) {
      told.unreadable();
      throw e;
    }
  }

  /** In nanoseconds; 0 for a node that does not say when it makes its frames. */
  private long age(RelayFrame frame, long now) {
    if (frame.stamp() == 0) {
      return 0;
    }
    long apparent = TimeUnit.MILLISECONDS.toNanos(clock.millis() - frame.sent());
    return delays.of(frame.node(), frame.stamp(), now, apparent);
  }

  private void handOn(RelayFrame frame, boolean late, Relay.Listener told) {
    if (!frame.isEphemeral()) {
      told.stored(frame.node(), frame.batch(), frame.messages());
    } else if (late) {
      expired.add(frame.messages().size());
    } else {
      frame.messages().forEach(told::passed);
    }
  }

  /** Once for each thing there is to say. */
  private void complain(String text) {
    if (!text.equals(complaint)) {
      complaint = text;
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
