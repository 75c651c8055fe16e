package chat.parley.session;

import chat.parley.message.UserName;

/**
 * Learns of the sessions of users on this node. The methods are called by the thread that opens or
 * closes a session, after the change, and must not block.
 */
public interface UserListener {

  /** A session of a user was opened, or has said whether its user is away. */
  void sessionsChanged(UserName user);

  /**
   * A session of a user has ended, although its connection may be open for some seconds more.
   *
   * @param clean whether the client has ended it by a DISCONNECT or is banned, so that it is not
   *     expected back
   */
  void sessionEnded(UserName user, boolean clean);
}
