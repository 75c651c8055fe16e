package chat.parley.legacy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import chat.parley.message.ChatError;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Recognizes the text by which a legacy client sends a new token: <code>{"access_token": "…"}
 * </code>. Such a text is not a message. Used in token mode only.
 */
final class TokenRenewal {

  /**
   * Matches the key of a renewal. It does not match the same text inside a JSON string, where the
   * quotes are escaped.
   */
  private static final Pattern TOKEN_KEY = Pattern.compile("\"access_token\"\\s*:");

  private static final Pattern RENEWAL =
      Pattern.compile("\\s*\\{\\s*\"access_token\"\\s*:\\s*\"([A-Za-z0-9._~+/=-]+)\"\\s*}\\s*");

  private TokenRenewal() {}

  /**
   * Returns the token in a text; null if the text is not a renewal.
   *
   * @throws chat.parley.message.ChatException {@link ChatError#BAD_TOKEN} if the text contains the
   *     key but is malformed: it may contain a token, so it must not be sent to others
   */
  static @Nullable String extractToken(byte[] text) {
    String ascii = new String(text, US_ASCII);
    if (!TOKEN_KEY.matcher(ascii).find()) {
      return null;
    }
    Matcher renewal = RENEWAL.matcher(ascii);
    if (!renewal.matches()) {
      throw ChatError.BAD_TOKEN.because(
          "A token renewal must be {\"access_token\": \"…\"} with a token and no other keys");
    }
    return renewal.group(1);
  }
}
