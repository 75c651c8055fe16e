package chat.parley.people;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchTermsTest {

  @ParameterizedTest
  @CsvSource({
    "Alice, alice",
    "ZOË, zoë",
    "Straße, strasse",
    "ΟΔΟΣ, οδοσ",
    "οδος, οδοσ",
    "İstanbul, istanbul",
    "ISTANBUL, istanbul",
    "Ångström, ångström",
    "李明, 李明",
    "'', ''"
  })
  void theCaseOfLettersDoesNotMatter(String text, String folded) {
    assertThat(SearchTerms.fold(text)).isEqualTo(folded);
  }

  @Test
  void equivalentSpellingsAreTheSame() {
    assertThat(SearchTerms.fold("ZOE\u0308")).isEqualTo("zo\u00EB");
  }

  @Test
  void theBeginningOfATextIsTheBeginningOfItsTerm() {
    String text = "Ørsted ΟΔΟΣ Straße İ李 😀 ﬁn";
    for (int end = 0; end < text.length(); end = text.offsetByCodePoints(end, 1)) {
      assertThat(SearchTerms.fold(text)).startsWith(SearchTerms.fold(text.substring(0, end)));
    }
  }

  @Test
  void aUserIsFoundByTheNameAndByEachWordOfTheDisplayName() {
    assertThat(SearchTerms.of("Ann.M", null)).containsExactly("ann.m");
    assertThat(SearchTerms.of("ann", "Ann  van Dyck"))
        .containsExactly("ann", "ann  van dyck", "van dyck", "dyck");
    assertThat(SearchTerms.of("ann", "ANN")).containsExactly("ann");
  }

  @Test
  void theNumberOfTermsIsLimited() {
    assertThat(SearchTerms.of("ann", "a b c d e f g h i j k l m"))
        .hasSize(8)
        .startsWith("ann")
        .endsWith("g h i j k l m");
  }
}
