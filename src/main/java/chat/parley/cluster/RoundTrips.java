package chat.parley.cluster;

import java.time.Duration;

/**
 * How long this node's own frames take to come back from the broker. A frame is known by when it
 * was made, its stamp; frames leave in the order of their stamps, so one that comes back accounts
 * for all before it, those that were lost included. All times are those of {@link System#nanoTime},
 * and any thread may call.
 */
final class RoundTrips {

  private final long maxLag;
  private LinkState state = LinkState.UNLINKED;
  private boolean connected;
  private boolean verified;
  private long upSince;

  /** Whether a frame is out: written, and not back. Also while there is no link. */
  private boolean outstanding = true;

  /** The stamp of the oldest frame that is out, or an earlier one by less than one round trip. */
  private long oldestOutstanding;

  /** The stamp of the last frame that was written. */
  private long lastSent;

  /** How long the last frame that came back took. */
  private long lastRoundTrip;

  /**
   * @param maxLag the lag over which the link counts as stalled
   */
  RoundTrips(Duration maxLag, long now) {
    this.maxLag = maxLag.toNanos();
    this.oldestOutstanding = now;
    this.lastSent = now;
  }

  /** There is a connection with a subscription. */
  synchronized void connected(long now) {
    connected = true;
    verified = false;
    upSince = now;
    lastSent = now;
  }

  /** There is none any more: what is out will not come back. */
  synchronized void disconnected(long now) {
    connected = false;
    verified = false;
    if (!outstanding) {
      outstanding = true;
      oldestOutstanding = now;
    }
  }

  /** A frame is about to be written. */
  synchronized void frameSent(long stamp) {
    if (!outstanding) {
      outstanding = true;
      oldestOutstanding = stamp;
    }
    lastSent = later(lastSent, stamp);
  }

  /** A frame has come back. One that was sent over an earlier connection does not count. */
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

  private static long later(long one, long other) {
    return one - other > 0 ? one : other;
  }

  /** Whether nothing has been written for so long that a frame must be, to see it come back. */
  synchronized boolean isProbeDue(long now) {
    return connected && now - lastSent >= maxLag / 2;
  }

  /** The age of the oldest frame that is not back, or the time the last one took if longer. */
  synchronized long lag(long now) {
    return outstanding ? Math.max(lastRoundTrip, now - oldestOutstanding) : lastRoundTrip;
  }

  /**
   * Decides anew. A stalled link must be twice as good as one that has not stalled, so that it does
   * not change from one to the other all the time.
   */
  synchronized LinkState updateState(long now) {
    long most = state == LinkState.STALLED ? maxLag / 2 : maxLag;
    long waited = outstanding ? now - later(oldestOutstanding, upSince) : 0;
    if (!connected) {
      state = LinkState.UNLINKED;
    } else if (waited > most || (verified && lastRoundTrip > most)) {
      state = LinkState.STALLED;
    } else {
      state = verified ? LinkState.LINKED : LinkState.UNLINKED;
    }
    return state;
  }
}
