package chat.parley.http;

import chat.parley.message.ChatError;
import chat.parley.message.UserName;
import chat.parley.security.Identity;
import chat.parley.security.IdentityResolver;
import chat.parley.security.NameHeader;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * The request header with the user name in open mode. It is a header because a page of another site
 * cannot make a browser send it unless CORS allows it.
 */
final class UserHeader {

  static final String NAME = "Parley-User";

  /** The anonymous identity, used in open mode when a request names no user. */
  static final Identity ANONYMOUS = Identity.of(new UserName("nobody"));

  private UserHeader() {}

  /**
   * Returns the identity of a request.
   *
   * @param request in token mode its header may only be the name of the token
   * @return null if the request names no user
   * @throws chat.parley.message.ChatException {@link ChatError#BAD_NAME} or {@link
   *     ChatError#FORBIDDEN}
   */
  static @Nullable Identity identity(IdentityResolver identities, HttpServletRequest request) {
    String user = request.getHeader(NAME);
    return identities.of(
        request.getUserPrincipal(), user == null ? null : NameHeader.parse(NAME, user));
  }
}
