package chat.parley.presence;

import chat.parley.message.ChatException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows in the database that this node runs while it has no link to the broker, and reads there
 * which silent nodes do. Neither happens while all links work. Confined to the presence thread, but
 * for the store.
 */
final class NodeBeats {

  private static final Logger log = LoggerFactory.getLogger(NodeBeats.class);

  private final String id;
  private final PresenceStore store;
  private final LookUps lookUps;
  private final PresenceTimes times;
  private boolean isBusy;
  private boolean hasBeats;
  private long next;
  private long inDoubtUntil;

  /** The numbers of the nodes without a link when they were read last. */
  private Map<String, Long> last = Map.of();

  /** The nodes of which the number has grown within the lease, with the time of that. */
  private final Map<String, Long> running = new HashMap<>();

  NodeBeats(String id, PresenceStore store, LookUps lookUps, PresenceTimes times) {
    this.id = id;
    this.store = store;
    this.lookUps = lookUps;
    this.times = times;
    this.next = times.clock().nanos();
    this.inDoubtUntil = next;
  }

  /**
   * Writes or reads what is due.
   *
   * @param unlinkedFor for how long this node has had no link; zero if it has one
   */
  void tick(Duration unlinkedFor, RemoteNodes remote) {
    long now = times.clock().nanos();
    Duration interval = times.lease().dividedBy(3);
    if (isBusy || now - next < 0) {
      return;
    }
    next = now + interval.toNanos();
    if (unlinkedFor.compareTo(interval) >= 0) {
      run(() -> store.beat(id));
      hasBeats = true;
    } else if (hasBeats && unlinkedFor.isZero()) {
      run(() -> store.endBeats(id));
      hasBeats = false;
    } else if (unlinkedFor.isZero() && isInDoubt(remote, now)) {
      isBusy = true;
      lookUps.read(store::beats, beats -> read(beats, remote), () -> fail(remote));
    }
  }

  /** Returns whether a node is silent, or was a short time ago. */
  private boolean isInDoubt(RemoteNodes remote, long now) {
    if (remote.haveSilent() || haveRunning()) {
      inDoubtUntil = now + times.lease().plus(times.grace()).toNanos();
    }
    return now - inDoubtUntil < 0;
  }

  private void read(Map<String, Long> beats, RemoteNodes remote) {
    isBusy = false;
    long now = times.clock().nanos();
    beats.forEach(
        (node, beat) -> {
          Long before = last.get(node);
          if (!node.equals(id) && before != null && beat > before) {
            running.put(node, now);
          }
        });
    last = beats;
    running.values().removeIf(grownAt -> now - grownAt >= times.lease().toNanos());
    remote.setRunning(running.keySet());
  }

  /** Takes the silent nodes as running: whether they are cannot be known. */
  private void fail(RemoteNodes remote) {
    isBusy = false;
    remote.setRunning(remote.silent());
  }

  /** Returns whether there are nodes that run without a link. */
  boolean haveRunning() {
    return !running.isEmpty();
  }

  /** Forgets the beats of a node that has ended. */
  void forget(String node) {
    run(() -> store.endBeats(node));
  }

  private void run(Runnable write) {
    isBusy = true;
    lookUps.read(
        () -> {
          write.run();
          return true;
        },
        _ -> isBusy = false,
        () -> isBusy = false);
  }

  /** Ends the beats of this node, which stops. Blocks for the store. */
  void stop() {
    if (hasBeats) {
      try {
        store.endBeats(id);
      } catch (ChatException e) {
        log.debug("That this node has no link remains in the database", e);
      }
    }
  }
}
