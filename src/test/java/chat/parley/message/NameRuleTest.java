package chat.parley.message;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.ChatExceptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NameRuleTest {

  /** MATHEMATICAL BOLD CAPITAL A: an uppercase letter of two UTF-16 code units. */
  private static final String WIDE_LETTER = "\uD835\uDC00";

  static String[] validNames() {
    return new String[] {
      "a",
      "0",
      "...",
      "A.z_9-@+~",
      "阿丽",
      "ǅ",
      "ʰ",
      "Ⅷ",
      "٣",
      "का",
      "a\u20DD",
      "a".repeat(64),
      "é".repeat(64),
      WIDE_LETTER.repeat(64)
    };
  }

  @ParameterizedTest
  @MethodSource("validNames")
  void lettersMarksDigitsAndSomePunctuationAreAllowed(String name) {
    assertThat(NameRule.check("user", name)).isEqualTo(name);
  }

  static String[] invalidNames() {
    return new String[] {
      "",
      " ",
      "a b",
      "a/b",
      "a\\b",
      "a:b",
      "a|b",
      "a\0",
      "a\n",
      "é!",
      "½",
      "€",
      "🙂",
      "\u200B",
      "\uD835",
      "a".repeat(65),
      "é".repeat(65),
      WIDE_LETTER.repeat(65)
    };
  }

  @ParameterizedTest
  @MethodSource("invalidNames")
  void otherCharactersAndLengthsAreRefused(String name) {
    assertRefused(
        name, "A user name must have 1 to 64 letters, marks, digits or . _ - @ + ~ of any script");
  }

  @ParameterizedTest
  @ValueSource(strings = {".", ".."})
  void namesThatAPathReplacesAreRefused(String name) {
    assertRefused(name, "A user name must not be . or .. because a path cannot contain these");
  }

  private static void assertRefused(String name, String text) {
    assertThat(ChatExceptions.expect(ChatError.BAD_NAME, () -> NameRule.check("user", name)))
        .hasMessage(text);
  }

  @Test
  void aNameIsNormalizedBeforeItsLengthIsChecked() {
    assertThat(NameRule.check("room", "e\u0301".repeat(64))).isEqualTo("\u00e9".repeat(64));
    assertThat(NameRule.check("room", "\u212B")).isEqualTo("\u00c5");
  }

  @ParameterizedTest
  @CsvSource({
    "'', ''",
    "a.b_c-d@e+f~g, a.b_c-d@e+f~g",
    "., ~2E",
    ".., ~2E~2E",
    "..., ...",
    "a b, a~20b",
    "€, ~E2~82~AC",
    "~20, ~7E20",
    "~2g, ~2g",
    "~7E20, ~7E7E20",
    "~2f, ~2f"
  })
  void charactersThatANameMustNotContainAreEscaped(String text, String escaped) {
    assertThat(NameRule.escape(text)).isEqualTo(escaped);
  }

  @Test
  void aTextIsNormalizedBeforeItIsEscaped() {
    assertThat(NameRule.escape("e\u0301 ")).isEqualTo("\u00e9~20");
  }
}
