package chat.parley.presence;

import chat.parley.conversation.ConversationActivity;
import chat.parley.message.Address;
import chat.parley.message.ChatException;
import chat.parley.message.UserName;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One of several nodes, which tell each other of their users by notices over the broker. Frames
 * that arrive wait for the presence thread; if too many wait, some are dropped, which is noticed by
 * their numbers.
 */
final class ClusterNodes implements PresenceNodes {

  private static final Logger log = LoggerFactory.getLogger(ClusterNodes.class);

  /** The kind of notices with frames. */
  static final String FRAME = "presence";

  /** The kind of notices with requests that concern the sessions of a user on all nodes. */
  private static final String WATCH = "presence-watch";

  /** Maximum number of frames that wait. */
  private static final int MAX_WAITING = 2_000;

  private final ConversationActivity activity;
  private final PresenceBoard board;
  private final RemoteNodes remote;
  private final LocalFrames frames;
  private final ClusterParts parts;
  private final Knowledge knowledge;
  private final BlockingQueue<PresenceFrame> received = new ArrayBlockingQueue<>(MAX_WAITING);
  private boolean wasLinked;

  ClusterNodes(
      ConversationActivity activity,
      PresenceBoard board,
      RemoteNodes remote,
      LocalFrames frames,
      ClusterParts parts) {
    this.activity = activity;
    this.board = board;
    this.remote = remote;
    this.frames = frames;
    this.parts = parts;
    this.knowledge = new Knowledge(parts.times());
    knowledge.unlinked();
  }

  @Override
  public void start(BiConsumer<UserName, PresenceRequest> onWatch) {
    activity.onNotice(FRAME, this::received);
    activity.onNotice(WATCH, notice -> watched(notice, onWatch));
  }

  private void received(byte[] notice) {
    try {
      received.offer(PresenceFrame.decode(notice));
    } catch (IOException e) {
      log.debug("A presence frame of another node cannot be read", e);
    }
  }

  private static void watched(byte[] notice, BiConsumer<UserName, PresenceRequest> onWatch) {
    try {
      WatchNotice request = WatchNotice.decode(notice);
      onWatch.accept(request.user(), request.request());
    } catch (IOException | ChatException e) {
      log.debug("A request of another node cannot be read", e);
    }
  }

  @Override
  public void changed(UserName user, long at) {
    frames.changed(user, at);
  }

  @Override
  public void blockChanged(Address.Pair pair) {
    frames.blockChanged(pair);
  }

  @Override
  public void watch(UserName user, PresenceRequest request) {
    activity.notifyNodes(WATCH, new WatchNotice(user, request).encode());
  }

  @Override
  public void tick() {
    noteLink();
    for (PresenceFrame frame; (frame = received.poll()) != null; ) {
      receive(frame);
    }
    if (wasLinked) {
      remote.tick();
      frames.tick(remote.size() + 1);
    }
    parts.beats().tick(knowledge.unlinkedFor(), remote);
    knowledge.apply(
        board,
        remote.unreachable(knowledge.isBlind()),
        parts.beats().haveRunning() || remote.haveInDoubt());
  }

  private void noteLink() {
    boolean isLinked = activity.isLinked();
    if (isLinked == wasLinked) {
      return;
    }
    wasLinked = isLinked;
    if (isLinked) {
      remote.linked(knowledge.unlinkedFor());
      knowledge.linked();
      frames.want(PresenceFrame.ALL);
      frames.oweList();
    } else {
      knowledge.unlinked();
    }
  }

  private void receive(PresenceFrame frame) {
    if (frame.wants().equals(PresenceFrame.ALL) || frame.wants().equals(parts.id())) {
      frames.oweList();
    }
    frame.pairs().forEach(parts.suspicions()::blockChanged);
    if (remote.receive(frame)) {
      parts.suspicions().mayHaveMissed();
    }
  }

  @Override
  public long sentFrames() {
    return frames.sent();
  }

  @Override
  public long lostFrames() {
    return remote.lost();
  }

  @Override
  public void stop() {
    if (wasLinked) {
      frames.stop();
    }
    parts.beats().stop();
  }
}
