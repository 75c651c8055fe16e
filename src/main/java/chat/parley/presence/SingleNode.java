package chat.parley.presence;

import chat.parley.message.Address;
import chat.parley.message.UserName;
import java.util.function.BiConsumer;

/** The only node: all sessions are here. */
final class SingleNode implements PresenceNodes {

  private final PresenceBoard board;
  private final Knowledge knowledge;

  SingleNode(PresenceBoard board, PresenceTimes times) {
    this.board = board;
    this.knowledge = new Knowledge(times);
  }

  @Override
  public void start(BiConsumer<UserName, PresenceRequest> onWatch) {}

  @Override
  public void changed(UserName user, long at) {}

  @Override
  public void blockChanged(Address.Pair pair) {}

  @Override
  public void watch(UserName user, PresenceRequest request) {}

  @Override
  public void tick() {
    knowledge.apply(board);
  }

  @Override
  public long sentFrames() {
    return 0;
  }

  @Override
  public long lostFrames() {
    return 0;
  }

  @Override
  public void stop() {}
}
