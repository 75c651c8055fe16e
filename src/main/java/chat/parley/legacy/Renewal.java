package chat.parley.legacy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import chat.parley.message.ChatError;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How an old client goes on with a new token: the text <code>{"access_token": "…"}</code>, which is
 * then no message. Only where tokens prove who one is.
 */
final class Renewal {

  private static final byte[] START = "{\"access_token\"".getBytes(US_ASCII);
  private static final Pattern WHOLE =
      Pattern.compile("\\{\"access_token\"\\s*:\\s*\"([A-Za-z0-9._~+/=-]+)\"\\s*}\\s*");

  private Renewal() {}

  /**
   * The token; null if the text is something else.
   *
   * @throws chat.parley.message.ChatException {@link ChatError#BAD_TOKEN} if it begins like one: it
   *     must not go to others
   */
  static @Nullable String token(byte[] text) {
    if (text.length < START.length
        || !Arrays.equals(text, 0, START.length, START, 0, START.length)) {
      return null;
    }
    Matcher whole = WHOLE.matcher(new String(text, US_ASCII));
    if (!whole.matches()) {
      throw ChatError.BAD_TOKEN.because(
          "Expected {\"access_token\": \"…\"} with a token and no more");
    }
    return whole.group(1);
  }
}
