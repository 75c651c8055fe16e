package chat.parley.presence;

import chat.parley.message.UserName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** A node without sessions and store, whose frames go directly to other simulated nodes. */
final class SimulatedNode {

  private final String id;
  private final StoppedClock clock;
  private final PresenceBoard board = new PresenceBoard();
  private final Choices choices = new Choices();
  private final List<SimulatedNode> others = new ArrayList<>();
  private final LocalFrames frames;
  private final RemoteNodes remote;
  private final Knowledge knowledge;
  private Predicate<PresenceFrame> passes = _ -> true;
  private int sent;
  private long sentBytes;
  private long receiveNanos;

  /** The users of nodes that this one has found to have ended, with when they were last seen. */
  final Map<String, Long> ended = new TreeMap<>();

  SimulatedNode(String id, PresenceTimes times) {
    this.id = id;
    this.clock = (StoppedClock) times.clock();
    this.frames = new LocalFrames(id, board, choices, times, this::send);
    this.remote =
        new RemoteNodes(
            board,
            frames,
            times,
            new RemoteNodes.Listener() {
              @Override
              public void chosen(UserName user, Choices.Choice choice) {
                choices.add(user, choice);
              }

              @Override
              public void ended(RemoteNode node, List<UserName> visibleUsers, List<String> alive) {
                visibleUsers.forEach(
                    user -> SimulatedNode.this.ended.put(user.value(), node.heardMillis));
              }
            });
    this.knowledge = new Knowledge(times);
    this.knowledge.linked();
    frames.want(PresenceFrame.ALL);
    frames.oweList();
  }

  /** Has the frames of each node reach the other one. */
  void connect(SimulatedNode other) {
    others.add(other);
    other.others.add(this);
  }

  /** Ends what {@link #connect} does. */
  void disconnect(SimulatedNode other) {
    others.remove(other);
    other.others.remove(this);
  }

  /** Loses frames from now on, unless they pass. */
  void lose(Predicate<PresenceFrame> passing) {
    passes = passing;
  }

  private void send(PresenceFrame frame) {
    sent++;
    byte[] bytes = frame.encode();
    sentBytes += bytes.length;
    if (passes.test(frame)) {
      others.forEach(other -> other.receive(bytes));
    }
  }

  private void receive(byte[] bytes) {
    long begin = threadNanos();
    try {
      PresenceFrame frame = PresenceFrame.decode(bytes);
      if (frame.wants().equals(PresenceFrame.ALL) || frame.wants().equals(id)) {
        frames.oweList();
      }
      remote.receive(frame);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    receiveNanos += threadNanos() - begin;
  }

  void tick() {
    remote.tick();
    frames.tick(remote.size() + 1);
    knowledge.apply(board, remote.unreachable(knowledge.isBlind()), remote.haveInDoubt());
  }

  /** Has a user come online on this node, or with null leave. */
  void set(String user, Availability availability) {
    var name = new UserName(user);
    board.set(name, PresenceBoard.LOCAL, availability, clock.millis());
    frames.changed(name, clock.millis());
  }

  void choose(String user, Availability availability) {
    var name = new UserName(user);
    choices.add(name, new Choices.Choice(availability, clock.millis()));
    frames.changed(name, 0);
  }

  PresenceState state(String user) {
    Person person = board.find(new UserName(user));
    return person == null ? PresenceState.OFFLINE : board.state(person);
  }

  boolean isInvisible(String user) {
    return choices.isInvisible(new UserName(user));
  }

  PresenceBoard board() {
    return board;
  }

  RemoteNodes remote() {
    return remote;
  }

  void stop() {
    frames.stop();
  }

  /** Returns the CPU time of this thread. */
  static long threadNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /** Returns the CPU time for which frames were handled, in nanoseconds. */
  long receiveNanos() {
    return receiveNanos;
  }

  int sent() {
    return sent;
  }

  long sentBytes() {
    return sentBytes;
  }
}
