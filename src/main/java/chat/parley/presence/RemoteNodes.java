package chat.parley.presence;

import chat.parley.message.UserName;
import chat.parley.presence.PresenceFrame.Entry;
import chat.parley.presence.PresenceFrame.Part;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/**
 * The other nodes and their users. A node of which nothing is heard for the lease counts as ended,
 * and its users go after the grace; if it shows in the database that it runs without a link to the
 * broker, they are unknown. A node that comes back has to send all its users. Confined to the
 * presence thread, except for {@link #lost}.
 */
final class RemoteNodes {

  /** Time after which a list is asked for again. */
  private static final Duration REQUEST_INTERVAL = Duration.ofSeconds(2);

  /** Learns of what the frames of other nodes tell apart from presence. */
  interface Listener {

    /** A user has chosen a state. */
    void chosen(UserName user, Choices.Choice choice);

    /**
     * The users of a node that has ended have gone.
     *
     * @param visibleUsers those that were not invisible
     * @param alive the ids of the other nodes that are alive
     */
    void ended(RemoteNode node, List<UserName> visibleUsers, List<String> alive);
  }

  private final PresenceBoard board;
  private final LocalFrames frames;
  private final PresenceTimes times;
  private final Listener listener;
  private final Map<String, RemoteNode> nodes = new HashMap<>();
  private final BitSet indexes = new BitSet();
  private final LongAdder lost = new LongAdder();

  RemoteNodes(PresenceBoard board, LocalFrames frames, PresenceTimes times, Listener listener) {
    this.board = board;
    this.frames = frames;
    this.times = times;
    this.listener = listener;
    this.indexes.set(PresenceBoard.LOCAL);
  }

  /** Returns the number of other nodes. */
  int size() {
    return nodes.size();
  }

  /**
   * Returns the number of frames of other nodes that have not arrived, or only after a later one.
   * Any thread may call.
   */
  long lost() {
    return lost.sum();
  }

  private List<String> alive() {
    return nodes.values().stream()
        .filter(node -> node.endsAt == null)
        .map(node -> node.id)
        .toList();
  }

  /**
   * Applies a frame.
   *
   * @return whether earlier frames were lost
   */
  boolean receive(PresenceFrame frame) {
    RemoteNode node = nodes.computeIfAbsent(frame.node(), this::newNode);
    if (frame.number() < node.next) {
      return false; // It is late: what it tells is outdated.
    }
    boolean isLost = frame.number() > node.next;
    if (isLost) {
      lost.add(node.next == 0 ? 0 : frame.number() - node.next);
      node.miss(node.heardAt);
    }
    node.next = frame.number() + 1;
    hear(node);
    if (frame.part().begins()) {
      node.beginList();
    }
    for (Entry entry : frame.entries()) {
      apply(entry, node);
    }
    if (frame.part().ends()) {
      endList(node);
    } else if (frame.part() == Part.END) {
      node.endsAt = times.clock().nanos() + times.grace().toNanos();
    }
    return isLost;
  }

  private RemoteNode newNode(String id) {
    int index = indexes.nextClearBit(0);
    indexes.set(index);
    return new RemoteNode(id, index, times.clock().nanos());
  }

  private void hear(RemoteNode node) {
    node.heardAt = times.clock().nanos();
    node.heardMillis = times.clock().millis();
    node.endsAt = null;
    node.isUnreachable = false;
  }

  private void apply(Entry entry, RemoteNode node) {
    if (entry.choice() != null) {
      listener.chosen(entry.user(), entry.choice());
    }
    board.set(entry.user(), node.index, entry.availability(), entry.at());
    if (entry.availability() != null) {
      node.list(board.find(entry.user()));
    }
  }

  private void endList(RemoteNode node) {
    Set<Person> listed = node.endList();
    if (listed != null) {
      usersOf(node, listed).forEach(user -> board.set(user, node.index, null, node.heardMillis));
    }
  }

  private List<UserName> usersOf(RemoteNode node, Set<Person> without) {
    var users = new ArrayList<UserName>();
    board.forEach(
        person -> {
          if (person.at(node.index) != null && !without.contains(person)) {
            users.add(person.name);
          }
        });
    return users;
  }

  /**
   * Notes that this node hears the others again. All that it knew of them is outdated.
   *
   * @param unlinkedFor for how long it has not: that time does not count for them
   */
  void linked(Duration unlinkedFor) {
    for (RemoteNode node : nodes.values()) {
      node.miss(times.clock().nanos() - unlinkedFor.toNanos());
      node.skip(unlinkedFor.toNanos());
    }
  }

  /** Asks for lists that are missing, and ends nodes of which nothing is heard. */
  void tick() {
    long now = times.clock().nanos();
    for (RemoteNode node : List.copyOf(nodes.values())) {
      if (node.incompleteFor(now) > 0 && now - node.nextRequest >= 0) {
        node.nextRequest = now + REQUEST_INTERVAL.toNanos();
        frames.want(node.id);
      }
      if (node.endsAt == null && now - node.heardAt >= times.lease().toNanos()) {
        node.endsAt = now + times.grace().toNanos();
      }
      if (node.endsAt != null && now - node.endsAt >= 0) {
        end(node);
      }
    }
  }

  private void end(RemoteNode node) {
    nodes.remove(node.id);
    List<UserName> users = usersOf(node, Set.of());
    List<UserName> visible =
        users.stream()
            .filter(user -> board.at(user, node.index) != Availability.INVISIBLE)
            .toList();
    users.forEach(user -> board.set(user, node.index, null, node.heardMillis));
    indexes.clear(node.index);
    listener.ended(node, visible, alive());
  }

  /** Returns whether there are nodes of which nothing is heard. */
  boolean haveSilent() {
    return !silent().isEmpty();
  }

  /** Returns the ids of the nodes of which nothing is heard. */
  Set<String> silent() {
    return nodes.values().stream()
        .filter(node -> node.endsAt != null)
        .map(node -> node.id)
        .collect(Collectors.toSet());
  }

  /**
   * Takes note of the nodes that run without a link, as far as is known: those of which nothing is
   * heard have not ended, but nothing is known of their users.
   */
  void setRunning(Set<String> running) {
    for (RemoteNode node : nodes.values()) {
      if (node.endsAt != null && running.contains(node.id)) {
        node.isUnreachable = true;
        node.endsAt = times.clock().nanos() + times.grace().toNanos();
      }
    }
  }

  /**
   * Returns the indexes of the nodes of which this one does not know what happens there: those that
   * run without a link, and those of which frames have been missing for the lease.
   *
   * @param isBlind whether it knows of no other node
   */
  BitSet unreachable(boolean isBlind) {
    var unreachable = new BitSet();
    for (RemoteNode node : nodes.values()) {
      if (isBlind || node.isUnreachable || isInDoubt(node)) {
        unreachable.set(node.index);
      }
    }
    return unreachable;
  }

  private boolean isInDoubt(RemoteNode node) {
    return node.incompleteFor(times.clock().nanos()) > times.lease().toNanos();
  }

  /** Returns whether there are nodes of which frames have been missing for the lease. */
  boolean haveInDoubt() {
    return nodes.values().stream().anyMatch(this::isInDoubt);
  }
}
