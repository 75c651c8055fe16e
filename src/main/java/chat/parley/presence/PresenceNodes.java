package chat.parley.presence;

import chat.parley.message.Address;
import chat.parley.message.UserName;
import java.util.function.BiConsumer;

/**
 * The knowledge of this node of the users on all nodes, and the way by which the others learn of
 * those on this one.
 */
interface PresenceNodes {

  /**
   * Begins to listen to other nodes.
   *
   * @param onWatch called with requests of users on other nodes; by any thread, must not block
   */
  void start(BiConsumer<UserName, PresenceRequest> onWatch);

  /**
   * Notes that a user on this node has changed, or has chosen a state. Any thread may call.
   *
   * @param at when it was last online if it is not any more, in milliseconds since 1970 UTC
   */
  void changed(UserName user, long at);

  /** Notes that a block has changed on this node. Any thread may call. */
  void blockChanged(Address.Pair pair);

  /** Has other nodes change what the sessions of a user watch. Any thread may call. */
  void watch(UserName user, PresenceRequest request);

  /** Applies what is known of other nodes, and tells them. Called by the presence thread. */
  void tick();

  /** Returns the number of frames that this node has sent to the others. Any thread may call. */
  long sentFrames();

  /** Returns the number of frames of other nodes that were lost. Any thread may call. */
  long lostFrames();

  /** Tells the other nodes that this one stops. Called by the presence thread. */
  void stop();
}
