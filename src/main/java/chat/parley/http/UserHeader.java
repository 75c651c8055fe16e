package chat.parley.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.message.ChatError;
import chat.parley.message.UserName;
import chat.parley.security.Identity;
import chat.parley.security.IdentityResolver;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriUtils;

/**
 * The request header with the user name in open mode. It is a header because a page of another site
 * cannot make a browser send it unless CORS allows it. Non-ASCII characters are percent-encoded
 * UTF-8: browsers cannot send them otherwise, and Spring Security's firewall rejects them.
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
        request.getUserPrincipal(), user == null ? null : new UserName(decode(user)));
  }

  /**
   * Decodes a percent-encoded user name. A name without percent signs is returned unchanged; this
   * is unambiguous because user names contain none.
   *
   * @throws chat.parley.message.ChatException {@link ChatError#BAD_NAME} if a percent sign is not
   *     followed by two hexadecimal digits
   */
  private static String decode(String user) {
    try {
      return UriUtils.decode(user, UTF_8);
    } catch (IllegalArgumentException _) {
      throw ChatError.BAD_NAME.because(
          "In the header '%s' a percent sign must begin an encoded byte, such as %%C3"
              .formatted(NAME));
    }
  }
}
