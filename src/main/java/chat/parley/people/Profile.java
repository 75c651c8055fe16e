package chat.parley.people;

import chat.parley.message.ChatError;
import chat.parley.message.DisplayText;
import chat.parley.message.UserName;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import org.jspecify.annotations.Nullable;

/**
 * The profile of a user, as clients may set it. Any other is refused with {@link
 * ChatError#BAD_BODY}.
 *
 * @param displayName 1 to 100 code points of text in one line, in NFC and without blanks at its
 *     ends; null for none
 * @param avatar the URL of a picture, of at most 500 characters of ASCII: with {@code https}, or
 *     relative without a host; null for none
 */
public record Profile(UserName name, @Nullable String displayName, @Nullable String avatar) {

  private static final int MAX_DISPLAY_NAME = 100;
  private static final int MAX_AVATAR = 500;

  public Profile {
    displayName = displayName == null ? null : checkDisplayName(displayName);
    if (avatar != null) {
      checkAvatar(avatar);
    }
  }

  private static String checkDisplayName(String text) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw ChatError.BAD_BODY.because("The field 'displayName' contains half of a character");
    }
    String name = Normalizer.normalize(text, Normalizer.Form.NFC).strip();
    int length = name.codePointCount(0, name.length());
    if (length == 0 || length > MAX_DISPLAY_NAME) {
      throw ChatError.BAD_BODY.because(
          "The field 'displayName' has %d characters; it must have 1 to %d, or be null"
              .formatted(length, MAX_DISPLAY_NAME));
    }
    if (!name.codePoints().allMatch(DisplayText::isAllowed)) {
      throw ChatError.BAD_BODY.because(
          "The field 'displayName' must not contain control characters, line breaks and characters"
              + " that change the direction of the text");
    }
    return name;
  }

  private static void checkAvatar(String url) {
    if (url.length() > MAX_AVATAR) {
      throw ChatError.BAD_BODY.because(
          "The field 'avatar' has %d characters; the maximum is %d"
              .formatted(url.length(), MAX_AVATAR));
    }
    if (url.isEmpty() || !url.chars().allMatch(c -> c > ' ' && c <= '~') || !isAllowedUrl(url)) {
      throw ChatError.BAD_BODY.because(
          "The field 'avatar' must be a URL with https or a relative one, such as"
              + " https://example.org/ann.png or /avatars/ann.png, with other characters than those"
              + " of ASCII percent-encoded; or null");
    }
  }

  private static boolean isAllowedUrl(String url) {
    try {
      var uri = new URI(url);
      return uri.getScheme() == null
          ? uri.getRawAuthority() == null && !url.startsWith("//")
          : uri.getScheme().equalsIgnoreCase("https")
              && uri.getHost() != null
              && uri.getRawUserInfo() == null;
    } catch (URISyntaxException _) {
      return false;
    }
  }
}
