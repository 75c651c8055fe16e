package chat.parley.presence;

import chat.parley.message.UserName;
import org.jspecify.annotations.Nullable;

/**
 * Applies the changes of the users on this node, and has stored when they were last online. Used by
 * the presence thread.
 */
final class LocalChanges implements LocalUsers.Listener {

  private final PresenceBoard board;
  private final LastSeenTimes lastSeen;
  private final PresenceNodes nodes;

  LocalChanges(PresenceBoard board, LastSeenTimes lastSeen, PresenceNodes nodes) {
    this.board = board;
    this.lastSeen = lastSeen;
    this.nodes = nodes;
  }

  @Override
  public void changed(UserName user, @Nullable Availability availability, long at) {
    Availability before = board.at(user, PresenceBoard.LOCAL);
    board.set(user, PresenceBoard.LOCAL, availability, at);
    nodes.changed(user, at);
    boolean wasVisible = before != null && before != Availability.INVISIBLE;
    if (wasVisible && (availability == null || availability == Availability.INVISIBLE)) {
      lastSeen.add(user, at);
    }
  }
}
