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

  /** Whether a list of all its users has come, and no frame has been lost since. */
  boolean isComplete;

  /** When its list may be asked for again. */
  long nextRequest;

  /** When its users go, if nothing is heard of it until then; null as long as it is alive. */
  @Nullable Long endsAt;

  /** Whether it runs without a link to the broker, so that nothing is known of its users. */
  boolean isUnreachable;

  /** The number with which it has shown that it runs without a link; null if it has not. */
  @Nullable Long beat;

  /** The users of the list that is arriving; null if none is. */
  private @Nullable Set<Person> listed;

  RemoteNode(String id, int index, long now) {
    this.id = id;
    this.index = index;
    this.nextRequest = now;
  }

  void beginList() {
    listed = new HashSet<>();
  }

  void abortList() {
    listed = null;
  }

  void list(@Nullable Person person) {
    if (listed != null && person != null) {
      listed.add(person);
    }
  }

  /** Returns the users of the list that has arrived, and forgets them; null if there is none. */
  @Nullable Set<Person> endList() {
    Set<Person> all = listed;
    listed = null;
    return all;
  }
}
