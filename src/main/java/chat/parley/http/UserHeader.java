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

  /**
   * Returns the identity of a request that reads, which needs no name in open mode.
   *
   * @throws chat.parley.message.ChatException as {@link #identity}
   */
  static Identity reader(IdentityResolver identities, HttpServletRequest request) {
    Identity named = identity(identities, request);
    return named == null ? ANONYMOUS : named;
  }

  /**
   * Returns the identity of a request that must name its user.
   *
   * @param meaning the user that the header names, for the refusal: such as {@code the sender}
   * @throws chat.parley.message.ChatException as {@link #identity}, and {@link ChatError#NO_NAME}
   */
  static Identity required(
      IdentityResolver identities, HttpServletRequest request, String meaning) {
    Identity named = identity(identities, request);
    if (named == null) {
      throw ChatError.NO_NAME.because(
          "The header '%s' is missing; it names %s".formatted(NAME, meaning));
    }
    return named;
  }
}
