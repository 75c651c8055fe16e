package chat.parley.markers;

import java.time.Duration;

/**
 * The versions of lists of conversations: a time before which all changes are in the list. Versions
 * are times of the nodes, so a version is older than the list by as much as their clocks may
 * differ; a subscription with a version may repeat changes, which does no harm.
 */
final class ListVersion {

  /** By how much the clocks of two nodes may differ, and a commit may take. */
  private static final Duration MARGIN = Duration.ofSeconds(30);

  private ListVersion() {}

  /** Returns the version of a list that is read after this call. */
  static long now() {
    return System.currentTimeMillis() - MARGIN.toMillis();
  }
}
