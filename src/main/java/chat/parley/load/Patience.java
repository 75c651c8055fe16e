package chat.parley.load;

import java.time.Duration;

/** Detects that a count has stopped changing. Confined to the thread of the swarm. */
final class Patience {

  private final Loop loop;
  private final Duration timeout;
  private long lastCount = -1;
  private long lastChange;

  Patience(Loop loop, Duration timeout) {
    this.loop = loop;
    this.timeout = timeout;
    lastChange = loop.now();
  }

  /** Returns whether the count has been the same in every call for longer than the timeout. */
  boolean isExpired(long count) {
    if (count != lastCount) {
      lastCount = count;
      lastChange = loop.now();
    }
    return loop.now() - lastChange > timeout.toNanos();
  }

  /**
   * Checks that the count still changes and that no client has failed.
   *
   * @param state a description of the progress for the exception
   * @param failure the failure of a client, or an empty string
   * @throws LoadException if a client has failed, or the count has not changed for longer than the
   *     timeout
   */
  void check(long count, String state, String failure) {
    if (!failure.isEmpty()) {
      throw new LoadException(state + "; " + failure);
    }
    if (isExpired(count)) {
      throw new LoadException(state + "; no progress for " + timeout.toSeconds() + " s");
    }
  }
}
