package chat.parley.legacy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import chat.parley.message.ChatError;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How an old client goes on with a new token: the text <code>{"access_token": "…"}</code>, which is
 * then no message. Only where tokens prove who one is.
 */
final class TokenRenewal {

  /** In a text inside of JSON its quotes have a backslash. */
  private static final Pattern KEY = Pattern.compile("\"access_token\"\\s*:");

  private static final Pattern WHOLE =
      Pattern.compile("\\s*\\{\\s*\"access_token\"\\s*:\\s*\"([A-Za-z0-9._~+/=-]+)\"\\s*}\\s*");

  private TokenRenewal() {}

  /**
   * The token; null if the text is something else.
   *
   * @throws chat.parley.message.ChatException {@link ChatError#BAD_TOKEN} if it looks like one: it
   *     must not go to others
   */
  static @Nullable String token(byte[] text) {
    String shown = new String(text, US_ASCII);
    if (!KEY.matcher(shown).find()) {
      return null;
    }
    Matcher whole = WHOLE.matcher(shown);
    if (!whole.matches()) {
      throw ChatError.BAD_TOKEN.because(
          "Expected {\"access_token\": \"…\"} with a token and no more");
    }
    return whole.group(1);
  }
}
