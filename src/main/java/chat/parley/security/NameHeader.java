package chat.parley.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.message.ChatError;
import chat.parley.message.UserName;
import org.springframework.web.util.UriUtils;

/**
 * The values of request headers that name a user. Non-ASCII characters are percent-encoded UTF-8:
 * browsers cannot send them otherwise, and Spring Security's firewall rejects them.
 */
public final class NameHeader {

  private NameHeader() {}

  /**
   * Returns the user that a header names. A name without percent signs is taken as it is; this is
   * unambiguous because user names contain none.
   *
   * @param header the name of the header, for the text of a refusal
   * @throws chat.parley.message.ChatException {@link ChatError#BAD_NAME} if the name is not valid,
   *     or a percent sign is not followed by two hexadecimal digits
   */
  public static UserName parse(String header, String value) {
    return new UserName(decode(header, value));
  }

  private static String decode(String header, String value) {
    try {
      return UriUtils.decode(value, UTF_8);
    } catch (IllegalArgumentException _) {
      throw ChatError.BAD_NAME.because(
          "In the header '%s' a percent sign must begin an encoded byte, such as %%C3"
              .formatted(header));
    }
  }
}
