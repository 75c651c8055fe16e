package chat.parley.presence;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Another node, as this one knows it. Confined to the presence thread. */
final class RemoteNode {

  final String id;

  /** The number of the node on the {@link PresenceBoard}. */
  final int index;

  /** The number of the next frame. */
  long next;

  /** When the last frame came, by the clock of {@link PresenceClock#nanos}. */
  long heardAt;

  /** The same in milliseconds since 1970 UTC. */
  long heardMillis;

  /**
   * Since when frames are missing, by the clock of {@link PresenceClock#nanos}; null if none is.
   */
  private @Nullable Long incompleteSince;

  /** When its list may be asked for again. */
  long nextRequest;

  /** When its users go, if nothing is heard of it until then; null as long as it is alive. */
  @Nullable Long endsAt;

  /** Whether it runs without a link to the broker, so that nothing is known of its users. */
  boolean isUnreachable;

  /** The users of the list that is arriving; null if none is. */
  private @Nullable Set<Person> listed;

  RemoteNode(String id, int index, long now) {
    this.id = id;
    this.index = index;
    this.nextRequest = now;
    this.incompleteSince = now;
  }

  /**
   * Notes that frames of the node were missed, or may have been.
   *
   * @param since the time from which on they may have been
   */
  void miss(long since) {
    if (incompleteSince == null) {
      incompleteSince = since;
    }
    listed = null;
  }

  /** Returns for how long a list of all users has been missing, in nanoseconds; 0 if none is. */
  long incompleteFor(long now) {
    return incompleteSince == null ? 0 : now - incompleteSince + 1;
  }

  /** Has the time in which this node could not hear the other one not count. */
  void skip(long nanos) {
    heardAt += nanos;
    if (endsAt != null) {
      endsAt += nanos;
    }
  }

  void beginList() {
    listed = new HashSet<>();
  }

  void list(@Nullable Person person) {
    if (listed != null && person != null) {
      listed.add(person);
    }
  }

  /** Returns the users of the list that has arrived; null if its beginning was missed. */
  @Nullable Set<Person> endList() {
    Set<Person> all = listed;
    if (all != null) {
      listed = null;
      incompleteSince = null;
    }
    return all;
  }
}
