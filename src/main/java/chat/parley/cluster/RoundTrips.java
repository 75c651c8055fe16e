package chat.parley.cluster;

import java.time.Duration;

/**
 * Measures how long this node's own frames take to come back from the broker. A frame is identified
 * by its stamp, the time at which it was created. Frames are written in the order of their stamps,
 * so a frame that comes back settles all earlier ones, including lost ones. All times are values of
 * {@link System#nanoTime}. Any thread may call.
 */
final class RoundTrips {

  private final long maxLag;
  private LinkState state = LinkState.UNLINKED;
  private boolean connected;

  /** Whether a frame has come back over the current connection. */
  private boolean verified;

  /** When the current connection was subscribed. */
  private long upSince;

  /** Whether a frame was written that has not come back; always true without a connection. */
  private boolean outstanding = true;

  /**
   * The stamp of the oldest outstanding frame, or a stamp that is earlier by less than one round
   * trip.
   */
  private long oldestOutstanding;

  /**
   * The latest stamp passed to {@link #frameSent}, or the time at which the current connection was
   * subscribed if that is later; initially the time of construction.
   */
  private long lastSent;

  /** The round-trip time of the last frame that came back. */
  private long lastRoundTrip;

  /**
   * @param maxLag the lag above which the link counts as stalled
   * @param now the time from which the lag is counted until there is a connection
   */
  RoundTrips(Duration maxLag, long now) {
    this.maxLag = maxLag.toNanos();
    this.oldestOutstanding = now;
    this.lastSent = now;
  }

  /** Notes that there is a connection with a subscription. */
  synchronized void connected(long now) {
    connected = true;
    verified = false;
    upSince = now;
    lastSent = now;
  }

  /** Notes that the connection was lost; frames that are outstanding will not come back. */
  synchronized void disconnected(long now) {
    connected = false;
    verified = false;
    if (!outstanding) {
      outstanding = true;
      oldestOutstanding = now;
    }
  }

  /** Notes that a frame is about to be written. */
  synchronized void frameSent(long stamp) {
    if (!outstanding) {
      outstanding = true;
      oldestOutstanding = stamp;
    }
    lastSent = later(lastSent, stamp);
  }

  /** Notes that a frame has come back. Frames sent over an earlier connection are ignored. */
  synchronized void frameReturned(long stamp, long now) {
    if (!connected || stamp - upSince < 0) {
      return;
    }
    verified = true;
    lastRoundTrip = now - stamp;
    if (lastSent - stamp <= 0) {
      outstanding = false;
    } else {
      oldestOutstanding = later(oldestOutstanding, stamp);
    }
  }

  private static long later(long a, long b) {
    return a - b > 0 ? a : b;
  }

  /** Returns whether nothing was written for half of the maximum lag, so that a probe is needed. */
  synchronized boolean isProbeDue(long now) {
    return connected && now - lastSent >= maxLag / 2;
  }

  /** Returns the age of the oldest outstanding frame or, if longer, the last round-trip time. */
  synchronized long lag(long now) {
    return outstanding ? Math.max(lastRoundTrip, now - oldestOutstanding) : lastRoundTrip;
  }

  /**
   * Updates and returns the state of the link. A stalled link is linked again only if the lag is
   * within half of the maximum, so that the state does not flap.
   */
  synchronized LinkState updateState(long now) {
    long limit = state == LinkState.STALLED ? maxLag / 2 : maxLag;
    long waited = outstanding ? now - later(oldestOutstanding, upSince) : 0;
    if (!connected) {
      state = LinkState.UNLINKED;
    } else if (waited > limit || (verified && lastRoundTrip > limit)) {
      state = LinkState.STALLED;
    } else {
      state = verified ? LinkState.LINKED : LinkState.UNLINKED;
    }
    return state;
  }
}
