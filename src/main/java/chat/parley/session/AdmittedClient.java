package chat.parley.session;

import chat.parley.message.UserName;
import chat.parley.security.Identity;
import org.jspecify.annotations.Nullable;

/**
 * The result of an accepted handshake.
 *
 * @param address the network address of the client; of an IPv6 address only the first 64 bits
 * @param claimedName the user name in the path; null if the path has none. Trusted in open mode; in
 *     token mode the token must have the same name
 * @param identity in open mode the user named in the path, or a guest, which the {@code login} of
 *     CONNECT replaces; in token mode the user of the handshake's token, or null if it has none, so
 *     that CONNECT must have one
 */
record AdmittedClient(String address, @Nullable UserName claimedName, @Nullable Identity identity) {

  /** The name of the WebSocket session attribute that holds it. */
  static final String ATTRIBUTE = AdmittedClient.class.getName();

  /**
   * Returns the name that the rate limits of the session belong to; null if there is none. The name
   * of a guest is not used: it is a new one for each session.
   *
   * @param requiresToken whether only names in tokens are trusted
   */
  @Nullable UserName meteredName(boolean requiresToken) {
    return requiresToken && identity != null ? identity.name() : claimedName;
  }
}
