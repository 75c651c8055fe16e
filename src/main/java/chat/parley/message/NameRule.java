package chat.parley.message;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** What user names and room names have in common: which characters, how many, in which form. */
final class NameRule {

  private static final int MAX_CODE_POINTS = 64;
  private static final String SIGNS = "._-@+~";
  private static final Pattern ESCAPED = Pattern.compile("~([0-9A-F]{2})");

  private NameRule() {}

  /**
   * Returns the name in NFC, so that two spellings of one name are one name.
   *
   * @throws ChatException with {@link ChatError#BAD_NAME} if it is not a name
   */
  static String check(String kind, String name) {
    if (name.equals(".") || name.equals("..")) {
      throw ChatError.BAD_NAME.because("A path can not carry the names . and ..");
    }
    if (isPlain(name)) {
      return name;
    }
    String normal = Normalizer.normalize(name, Normalizer.Form.NFC);
    int length = normal.codePointCount(0, normal.length());
    if (length == 0
        || length > MAX_CODE_POINTS
        || !normal.codePoints().allMatch(NameRule::allowed)) {
      throw ChatError.BAD_NAME.because(
          "A %s name is 1 to %d letters, marks, digits or . _ - @ + ~ of any script"
              .formatted(kind, MAX_CODE_POINTS));
    }
    return normal;
  }

  /**
   * Returns a text with each character that no name may have replaced by {@code ~} and the two hex
   * digits of each of its UTF-8 bytes. A {@code ~} before two such digits is replaced too, so that
   * different texts stay different.
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
              if (allowed(c)) {
                escaped.appendCodePoint(c);
              } else {
                for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                  escaped.append('~').append(HexFormat.of().withUpperCase().toHexDigits(b));
                }
              }
            });
    return escaped.toString();
  }

  /** Most names are ASCII; they are checked with every message, so that is done fast. */
  private static boolean isPlain(String name) {
    int length = name.length();
    for (int i = 0; i < length; i++) {
      char c = name.charAt(i);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || SIGNS.indexOf(c) >= 0;
      if (!plain) {
        return false;
      }
    }
    return length > 0 && length <= MAX_CODE_POINTS;
  }

  private static boolean allowed(int c) {
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
      default -> SIGNS.indexOf(c) >= 0;
    };
  }
}
