package chat.parley.security;

import chat.parley.message.UserName;
import org.jspecify.annotations.Nullable;

/**
 * What a handshake has found out.
 *
 * @param claimed the name in the path; null if there is none
 * @param identity null if the client has yet to prove who it is
 */
record Admitted(String address, @Nullable UserName claimed, @Nullable Identity identity) {

  /** The attribute of a session that has it. */
  static final String ATTRIBUTE = Admitted.class.getName();
}
