package chat.parley.markers;

import java.time.Duration;

/**
 * The versions of lists of conversations: a time up to which all changes are in the list. Versions
 * are times of the nodes, so a version is older than the list by as much as their clocks may
 * differ; a subscription with a version may repeat changes, which does no harm.
 */
final class ListVersion {

  /** By how much the clocks of two nodes may differ, and a commit may take. */
  private static final Duration MARGIN = Duration.ofSeconds(30);

  /** The version before all changes. */
  static final long EMPTY = 1;

  private ListVersion() {}

  /** Returns the version of a list that is read after this call. */
  static long now() {
    return of(System.currentTimeMillis());
  }

  /**
   * Returns the version of a list that has all changes up to a time.
   *
   * @param time in milliseconds since 1970 UTC
   */
  static long of(long time) {
    return Math.max(EMPTY, time - MARGIN.toMillis());
  }
}
