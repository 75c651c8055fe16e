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
  private boolean up;
  private boolean proven;
  private long upSince;

  /** Whether a frame is out: written, and not back. Also while there is no link. */
  private boolean out = true;

  /** The stamp of the oldest frame that is out, or an earlier one by less than one round trip. */
  private long oldest;

  /** The stamp of the last frame that was written. */
  private long newest;

  /** How long the last frame that came back took. */
  private long last;

  /**
   * @param maxLag the lag over which the link counts as stalled
   */
  RoundTrips(Duration maxLag, long now) {
    this.maxLag = maxLag.toNanos();
    this.oldest = now;
    this.newest = now;
  }

  /** There is a connection with a subscription. */
  synchronized void up(long now) {
    up = true;
    proven = false;
    upSince = now;
    newest = now;
  }

  /** There is none any more: what is out will not come back. */
  synchronized void down(long now) {
    up = false;
    proven = false;
    if (!out) {
      out = true;
      oldest = now;
    }
  }

  /** A frame is about to be written. */
  synchronized void sent(long stamp) {
    if (!out) {
      out = true;
      oldest = stamp;
    }
    newest = later(newest, stamp);
  }

  /** A frame has come back. One that was sent over an earlier connection does not count. */
  synchronized void returned(long stamp, long now) {
    if (!up || stamp - upSince < 0) {
      return;
    }
    proven = true;
    last = now - stamp;
    if (newest - stamp <= 0) {
      out = false;
    } else {
      oldest = later(oldest, stamp);
    }
  }

  private static long later(long one, long other) {
    return one - other > 0 ? one : other;
  }

  /** Whether nothing has been written for so long that a frame must be, to see it come back. */
  synchronized boolean wantsProbe(long now) {
    return up && now - newest >= maxLag / 2;
  }

  /** The age of the oldest frame that is not back, or the time the last one took if longer. */
  synchronized long lag(long now) {
    return out ? Math.max(last, now - oldest) : last;
  }

  /**
   * Decides anew. A stalled link must be twice as good as one that has not stalled, so that it does
   * not change from one to the other all the time.
   */
  synchronized LinkState decide(long now) {
    long most = state == LinkState.STALLED ? maxLag / 2 : maxLag;
    long waited = out ? now - later(oldest, upSince) : 0;
    if (!up) {
      state = LinkState.UNLINKED;
    } else if (waited > most || (proven && last > most)) {
      state = LinkState.STALLED;
    } else {
      state = proven ? LinkState.LINKED : LinkState.UNLINKED;
    }
    return state;
  }
}
