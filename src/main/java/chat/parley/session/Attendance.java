package chat.parley.session;

import chat.parley.message.UserName;

/** The users that have sessions on this node. Any thread may call; no method blocks. */
public final class Attendance {

  private final UserSessions users;

  Attendance(UserSessions users) {
    this.users = users;
  }

  /** Returns whether a user has a session on this node that has not ended for other users. */
  public boolean hasSession(UserName user) {
    return users.contain(user);
  }

  /**
   * Returns whether all sessions of a user say that it is away.
   *
   * @param unless what a session says of which the client has said nothing
   */
  public boolean isAway(UserName user, boolean unless) {
    return users.isAway(user, unless);
  }

  /** Sets the listener of all users. Called once, before there are sessions. */
  public void listen(UserListener listener) {
    users.listen(listener);
  }

  /** Tells the listener that a session has ended for other users. */
  void departed(ClientSession session, boolean clean) {
    users.departed(session, clean);
  }

  /** Tells the listener that the sessions of a user have changed what they say. */
  void changed(UserName user) {
    users.changed(user);
  }
}
