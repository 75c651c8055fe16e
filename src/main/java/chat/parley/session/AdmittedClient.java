package chat.parley.session;

import chat.parley.message.UserName;
import chat.parley.security.Identity;
import org.jspecify.annotations.Nullable;

/**
 * What a handshake has found out.
 *
 * @param claimed the name in the path; null if there is none
 * @param identity null if the client has yet to prove who it is
 */
record AdmittedClient(String address, @Nullable UserName claimed, @Nullable Identity identity) {

  /** The attribute of a session that has it. */
  static final String ATTRIBUTE = AdmittedClient.class.getName();
}
