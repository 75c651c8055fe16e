package chat.parley.presence;

import chat.parley.message.Address;
import chat.parley.message.UserName;
import chat.parley.presence.PresenceFrame.Entry;
import chat.parley.presence.PresenceFrame.Part;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * The frames of this node. A user that has changed is noted, not the change: a frame has its state
 * as it is then. With more nodes frames are less frequent, so that the broker has to deliver about
 * as many for each node. Any thread may call {@link #changed}, {@link #blockChanged} and {@link
 * #sent}; otherwise confined to the presence thread.
 */
final class LocalFrames {

  /** Minimum time between two frames for each node that receives them. */
  private static final Duration INTERVAL_PER_NODE = Duration.ofMillis(10);

  private static final Duration MIN_INTERVAL = Duration.ofMillis(100);
  private static final Duration MAX_INTERVAL = Duration.ofSeconds(1);

  /** Minimum time between two lists of all users. */
  private static final Duration LIST_INTERVAL = Duration.ofSeconds(1);

  /** Number of users in a frame of a list. */
  private static final int USERS_PER_FRAME = 2_000;

  /** Maximum number of changed users that are noted; if there are more, the list is sent. */
  private static final int MAX_CHANGED = 20_000;

  private static final int PAIRS_PER_FRAME = 2_000;

  /** Maximum number of pairs that are noted; if there are more, the others look up all again. */
  private static final int MAX_PAIRS = 10_000;

  private final String node;
  private final PresenceBoard board;
  private final Choices choices;
  private final PresenceTimes times;
  private final Consumer<PresenceFrame> sender;

  /**
   * The users that have changed, and when they were last online, in milliseconds since 1970 UTC.
   */
  private final Map<UserName, Long> changed = new ConcurrentHashMap<>();

  private final Set<Address.Pair> pairs = ConcurrentHashMap.newKeySet();

  /** The ids of nodes whose lists this one lacks. */
  private final Set<String> wanted = new LinkedHashSet<>();

  private volatile boolean owesList;

  /** Whether pairs were not noted, so that the other nodes have to look up everything again. */
  private final AtomicBoolean hasLostPairs = new AtomicBoolean();

  private final LongAdder sent = new LongAdder();
  private long number;
  private long nextFrame;
  private long nextList;
  private long lastSent;

  /**
   * @param node the id of this node
   * @param sender sends a frame to all other nodes; does not block
   */
  LocalFrames(
      String node,
      PresenceBoard board,
      Choices choices,
      PresenceTimes times,
      Consumer<PresenceFrame> sender) {
    this.node = node;
    this.board = board;
    this.choices = choices;
    this.times = times;
    this.sender = sender;
    this.nextFrame = times.clock().nanos();
    this.nextList = nextFrame;
    this.lastSent = nextFrame;
  }

  /**
   * Notes that a user on this node has changed. During an outage of the broker many users may; the
   * list of all follows then.
   *
   * @param at when it was last online if it is not any more, in milliseconds since 1970 UTC
   */
  void changed(UserName user, long at) {
    if (changed.size() < MAX_CHANGED) {
      changed.merge(user, at, Math::max);
    } else {
      owesList = true;
    }
  }

  void blockChanged(Address.Pair pair) {
    if (pairs.size() < MAX_PAIRS) {
      pairs.add(pair);
    } else {
      hasLostPairs.set(true);
    }
  }

  /** Has the next frame ask for the list of a node, or of {@link PresenceFrame#ALL}. */
  void want(String id) {
    wanted.add(id);
  }

  /** Has the list of this node sent: another one has asked for it. */
  void oweList() {
    owesList = true;
  }

  /**
   * Sends what is due.
   *
   * @param nodes the number of nodes, with this one
   */
  void tick(int nodes) {
    long now = times.clock().nanos();
    if (owesList && now - nextList >= 0) {
      nextList = now + LIST_INTERVAL.toNanos();
      sendList();
      return;
    }
    boolean isDue = !changed.isEmpty() || !pairs.isEmpty() || !wanted.isEmpty();
    boolean isSilent = now - lastSent >= times.lease().toNanos() / 3;
    if (isSilent || (isDue && now - nextFrame >= 0)) {
      nextFrame = now + interval(nodes).toNanos();
      send(Part.CHANGES, takeChanged());
    }
  }

  static Duration interval(int nodes) {
    Duration interval = INTERVAL_PER_NODE.multipliedBy(nodes);
    if (interval.compareTo(MIN_INTERVAL) < 0) {
      return MIN_INTERVAL;
    }
    return interval.compareTo(MAX_INTERVAL) > 0 ? MAX_INTERVAL : interval;
  }

  private List<Entry> takeChanged() {
    var entries = new ArrayList<Entry>();
    Iterator<UserName> users = changed.keySet().iterator();
    while (users.hasNext() && entries.size() < USERS_PER_FRAME) {
      UserName user = users.next();
      Long at = changed.remove(user);
      entries.add(entry(user, at == null ? 0 : at));
    }
    return entries;
  }

  private Entry entry(UserName user, long at) {
    return new Entry(user, board.at(user, PresenceBoard.LOCAL), at, choices.of(user));
  }

  /** Sends all users of this node, and the choices of users that have no session here. */
  private void sendList() {
    owesList = false;
    changed.clear();
    Set<UserName> users = new LinkedHashSet<>(choices.users());
    board.forEach(
        person -> {
          if (person.at(PresenceBoard.LOCAL) != null) {
            users.add(person.name);
          }
        });
    List<Entry> entries = users.stream().map(user -> entry(user, board.lastSeen(user))).toList();
    int parts = Math.max(1, (entries.size() + USERS_PER_FRAME - 1) / USERS_PER_FRAME);
    for (int i = 0; i < parts; i++) {
      int from = i * USERS_PER_FRAME;
      send(part(i, parts), entries.subList(from, Math.min(entries.size(), from + USERS_PER_FRAME)));
    }
  }

  private static Part part(int index, int parts) {
    if (parts == 1) {
      return Part.WHOLE;
    }
    if (index == 0) {
      return Part.FIRST;
    }
    return index == parts - 1 ? Part.LAST : Part.MIDDLE;
  }

  private void send(Part part, List<Entry> entries) {
    List<Address.Pair> blocks = pairs.stream().limit(PAIRS_PER_FRAME).toList();
    blocks.forEach(pairs::remove);
    // A number that is left out is that of a lost frame for the others.
    number += hasLostPairs.getAndSet(false) ? 2 : 1;
    lastSent = times.clock().nanos();
    sent.increment();
    sender.accept(new PresenceFrame(node, number, part, takeWanted(), entries, blocks));
  }

  private String takeWanted() {
    if (wanted.contains(PresenceFrame.ALL)) {
      wanted.clear();
      return PresenceFrame.ALL;
    }
    Iterator<String> ids = wanted.iterator();
    if (!ids.hasNext()) {
      return "";
    }
    String next = ids.next();
    ids.remove();
    return next;
  }

  /** Returns the number of frames sent so far. */
  long sent() {
    return sent.sum();
  }

  /** Sends the last frame. */
  void stop() {
    send(Part.END, takeChanged());
  }
}
