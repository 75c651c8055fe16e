package chat.parley.presence;

import java.time.Duration;
import java.util.BitSet;

/**
 * Since when this node knows of all sessions. After its start users may be about to reconnect, and
 * after the link to the others has come back they have not told everything yet. Confined to the
 * presence thread.
 */
final class Knowledge {

  private static final BitSet NONE = new BitSet();

  private final PresenceTimes times;

  /** When this node knows of all sessions, and what it knew of before that began. */
  private long completeAt;

  private long since;

  /** Whether there is no link to the other nodes, and since when. */
  private boolean isUnlinked;

  private boolean hasBeenLinked;

  private long unlinkedAt;

  Knowledge(PresenceTimes times) {
    this.times = times;
    this.since = times.clock().millis();
    this.completeAt = times.clock().nanos() + times.grace().toNanos();
  }

  /** Notes that the link to the other nodes was lost. */
  void unlinked() {
    isUnlinked = true;
    unlinkedAt = times.clock().nanos();
  }

  /** Notes that there is a link: the others tell all within the lease. */
  void linked() {
    if (!hasBeenLinked || isBlind()) {
      hasBeenLinked = true;
      since = times.clock().millis();
      completeAt = later(completeAt, times.clock().nanos() + times.lease().toNanos());
    }
    isUnlinked = false;
  }

  private static long later(long a, long b) {
    return a - b > 0 ? a : b;
  }

  /** Returns whether there has been no link for so long that nothing is known of other nodes. */
  boolean isBlind() {
    return isUnlinked && times.clock().nanos() - unlinkedAt >= times.lease().toNanos();
  }

  /** Returns for how long there has been no link; zero if there is one. */
  Duration unlinkedFor() {
    return isUnlinked ? Duration.ofNanos(times.clock().nanos() - unlinkedAt) : Duration.ZERO;
  }

  /**
   * Has the board know what this node knows.
   *
   * @param unreachable the nodes of which nothing is known
   * @param haveUnknown whether there are other nodes of which nothing is known: any user may be
   *     there
   */
  void apply(PresenceBoard board, BitSet unreachable, boolean haveUnknown) {
    board.setKnowledge(since(haveUnknown), unreachable);
  }

  /** Does that on the only node. */
  void apply(PresenceBoard board) {
    apply(board, NONE, false);
  }

  private long since(boolean haveUnknown) {
    if (haveUnknown || isBlind()) {
      return Long.MAX_VALUE;
    }
    return times.clock().nanos() - completeAt >= 0 ? 0 : since;
  }
}
