package chat.parley.load;

import java.time.Duration;

/** Gives up when nothing happens any more. */
final class Patience {

  private final Loop loop;
  private final Duration most;
  private long before = -1;
  private long since;

  Patience(Loop loop, Duration most) {
    this.loop = loop;
    this.most = most;
    since = loop.now();
  }

  /** Whether the count has not changed for too long. */
  boolean isOver(long count) {
    if (count != before) {
      before = count;
      since = loop.now();
    }
    return loop.now() - since > most.toNanos();
  }

  /**
   * @param state how far it has come, in words
   * @param failure of a client, or an empty text
   * @throws LoadException if there is a failure, or the count has not changed for too long
   */
  void check(long count, String state, String failure) {
    if (!failure.isEmpty()) {
      throw new LoadException(state + "; " + failure);
    }
    if (isOver(count)) {
      throw new LoadException(state + ", and no more for " + most.toSeconds() + " s");
    }
  }
}
