package chat.parley.presence;

import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The rooms whose members' presence is subscribed to on this node. The members are read from the
 * store when the first subscription begins and after they have changed; those of large rooms not
 * more often than a twentieth of the time, also if the subscriptions end and others begin. Confined
 * to the presence thread.
 */
final class RoomFeeds {

  /** Maximum number of members that are counted. */
  private static final int MAX_MEMBERS = 1_000_000;

  /** The rest after each read, as a multiple of its time. */
  private static final int REST_FACTOR = 20;

  /** A room with the state of the reads of its members. */
  private static final class Read {
    private final RoomFeed feed;
    private boolean isDue = true;
    private boolean isReading;
    private long nextRead;

    /** The members that have left since the last read began, which may have them. */
    private final Set<UserName> left = new HashSet<>();

    private Read(RoomFeed feed, long now) {
      this.feed = feed;
      this.nextRead = now;
    }
  }

  /** The rooms with subscriptions, and those without whose read has not ended or rested yet. */
  private final Map<RoomName, Read> rooms = new HashMap<>();

  private final PresenceBoard board;
  private final PresenceTimes times;
  private final PresenceStore store;
  private final LookUps lookUps;
  private final int maxNamed;

  /**
   * @param maxNamed maximum number of members whose presence is sent by name
   */
  RoomFeeds(
      PresenceBoard board,
      PresenceTimes times,
      PresenceStore store,
      LookUps lookUps,
      int maxNamed) {
    this.board = board;
    this.times = times;
    this.store = store;
    this.lookUps = lookUps;
    this.maxNamed = maxNamed;
  }

  boolean isEmpty() {
    return rooms.isEmpty();
  }

  /** Adds a subscription, which {@link #remove} ends. */
  RoomFeed.Viewer add(RoomName room, PresenceFeed feed) {
    return rooms.computeIfAbsent(room, this::newRead).feed.add(feed);
  }

  private Read newRead(RoomName room) {
    var feed = new RoomFeed(room, board, times.interval().toNanos());
    return new Read(feed, times.clock().nanos());
  }

  void remove(RoomName room, RoomFeed.Viewer subscription) {
    Read read = rooms.get(room);
    if (read != null) {
      read.feed.remove(subscription);
      if (read.feed.isEmpty()) {
        read.isDue = true;
      }
    }
  }

  /** Notes that the members of a room have changed. */
  void changed(RoomName room) {
    Read read = rooms.get(room);
    if (read != null) {
      read.isDue = true;
    }
  }

  /**
   * Notes that a member has left a room: nothing is sent of it or to it until the members are read.
   */
  void left(RoomName room, UserName user) {
    Read read = rooms.get(room);
    if (read != null) {
      read.isDue = true;
      read.left.add(user);
      read.feed.withhold(user);
    }
  }

  /** Notes that the members of any room may have changed. */
  void allChanged() {
    rooms.values().forEach(read -> read.isDue = true);
  }

  /** Has the numbers sent that have changed, and begins the reads that are due. */
  void tick() {
    long now = times.clock().nanos();
    for (Iterator<Read> reads = rooms.values().iterator(); reads.hasNext(); ) {
      Read read = reads.next();
      read.feed.tick();
      if (read.isReading || now - read.nextRead < 0) {
        continue;
      }
      if (read.feed.isEmpty()) {
        reads.remove();
      } else if (read.isDue) {
        begin(read);
      }
    }
  }

  private void begin(Read read) {
    read.isDue = false;
    read.isReading = true;
    read.left.clear();
    lookUps.read(
        () -> read(read.feed.room()),
        members -> end(read, members),
        () -> {
          read.isReading = false;
          read.isDue = true;
          read.nextRead = times.clock().nanos() + times.interval().toNanos();
        });
  }

  private RoomFeed.Members read(RoomName room) {
    long begin = System.nanoTime();
    List<UserName> members = store.members(room, maxNamed + 1);
    if (members.size() <= maxNamed) {
      return new RoomFeed.Members(
          members, null, store.lastSeen(members), System.nanoTime() - begin);
    }
    var hashes = new NameHashes(store.members(room, MAX_MEMBERS));
    return new RoomFeed.Members(null, hashes, Map.of(), System.nanoTime() - begin);
  }

  private void end(Read read, RoomFeed.Members members) {
    read.isReading = false;
    read.nextRead = times.clock().nanos() + members.readNanos() * REST_FACTOR;
    if (!read.feed.isEmpty()) {
      read.feed.setMembers(members, read.left);
    }
  }
}
