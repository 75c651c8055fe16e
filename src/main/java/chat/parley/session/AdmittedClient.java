package chat.parley.session;

import chat.parley.message.UserName;
import chat.parley.security.Identity;
import org.jspecify.annotations.Nullable;

/**
 * The result of an accepted handshake.
 *
 * @param address the network address of the client, as {@code NetworkAddress} shortens it
 * @param claimedName the user name in the path; null if the path has none
 * @param identity the identity of the client, which is a guest in open mode if the path has no
 *     name; null if the client has yet to send a token in CONNECT
 */
record AdmittedClient(String address, @Nullable UserName claimedName, @Nullable Identity identity) {

  /** The name of the WebSocket session attribute that holds it. */
  static final String ATTRIBUTE = AdmittedClient.class.getName();
}
