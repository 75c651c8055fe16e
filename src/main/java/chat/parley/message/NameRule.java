package chat.parley.message;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** The syntax that user names and room names share: characters, length and normalization. */
final class NameRule {

  private static final int MAX_CODE_POINTS = 64;
  private static final String PUNCTUATION = "._-@+~";
  private static final Pattern ESCAPED = Pattern.compile("~([0-9A-F]{2})");

  private NameRule() {}

  /**
   * Checks a name and returns it in NFC, so that equivalent spellings are the same name. The text
   * of a refusal does not repeat the name, which may have any length and contain any character.
   *
   * @param kind the kind of name for the text of a refusal: user or room
   * @throws ChatException with {@link ChatError#BAD_NAME} if the name is invalid
   */
  static String check(String kind, String name) {
    if (name.equals(".") || name.equals("..")) {
      throw ChatError.BAD_NAME.because(
          "A %s name must not be . or .. because a path cannot contain these".formatted(kind));
    }
    if (isPlain(name)) {
      return name;
    }
    String normal = Normalizer.normalize(name, Normalizer.Form.NFC);
    int length = normal.codePointCount(0, normal.length());
    if (length == 0
        || length > MAX_CODE_POINTS
        || !normal.codePoints().allMatch(NameRule::isAllowed)) {
      throw ChatError.BAD_NAME.because(
          "A %s name must have 1 to %d letters, marks, digits or . _ - @ + ~ of any script"
              .formatted(kind, MAX_CODE_POINTS));
    }
    return normal;
  }

  /**
   * Replaces each character that a name must not contain by {@code ~} and two hex digits for each
   * of its UTF-8 bytes. A {@code ~} before two such digits is replaced too, so that different texts
   * stay different. The result may still be empty or too long for a name.
   */
  static String escape(String text) {
    String normal = Normalizer.normalize(text, Normalizer.Form.NFC);
    if (normal.equals(".") || normal.equals("..")) {
      return normal.replace(".", "~2E");
    }
    String unambiguous = ESCAPED.matcher(normal).replaceAll("~7E$1");
    var escaped = new StringBuilder(unambiguous.length());
    unambiguous
        .codePoints()
        .forEach(
            c -> {
              if (isAllowed(c)) {
                escaped.appendCodePoint(c);
              } else {
                for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                  escaped.append('~').append(HexFormat.of().withUpperCase().toHexDigits(b));
                }
              }
            });
    return escaped.toString();
  }

  /** A fast check for ASCII names, which are the most frequent, as each message has names. */
  private static boolean isPlain(String name) {
    int length = name.length();
    for (int i = 0; i < length; i++) {
      char c = name.charAt(i);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || PUNCTUATION.indexOf(c) >= 0;
      if (!plain) {
        return false;
      }
    }
    return length > 0 && length <= MAX_CODE_POINTS;
  }

  private static boolean isAllowed(int c) {
    return switch (Character.getType(c)) {
      case Character.UPPERCASE_LETTER,
          Character.LOWERCASE_LETTER,
          Character.TITLECASE_LETTER,
          Character.MODIFIER_LETTER,
          Character.OTHER_LETTER,
          Character.NON_SPACING_MARK,
          Character.COMBINING_SPACING_MARK,
          Character.ENCLOSING_MARK,
          Character.DECIMAL_DIGIT_NUMBER,
          Character.LETTER_NUMBER ->
          true;
      default -> PUNCTUATION.indexOf(c) >= 0;
    };
  }
}
