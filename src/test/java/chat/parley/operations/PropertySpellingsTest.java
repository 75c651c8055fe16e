package chat.parley.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PropertySpellingsTest {

  private static final PropertySpellings NAMES =
      PropertySpellings.of(List.of("parley.limits.message-size", "parley.store.url"));

  @ParameterizedTest
  @CsvSource({
    "parley.limits.message-size, parley.limits.messagesize",
    "parley.limits.messageSize, parley.limits.messagesize",
    "PARLEY.LIMITS.MESSAGE_SIZE, parley.limits.messagesize",
    "parley.origins[0], parley.origins",
    "parley.names[a.b].c[1], parley.names.c",
    "'', ''"
  })
  void theSpellingHasNoCaseDashesUnderscoresAndIndexes(String name, String expected) {
    assertThat(PropertySpellings.spelling(name)).isEqualTo(expected);
  }

  @Test
  void aPropertyHasAVariableWithoutDashesAndOneWithUnderscores() {
    assertThat(PropertySpellings.variables("parley.limits.message-size"))
        .containsExactly("PARLEY_LIMITS_MESSAGESIZE", "PARLEY_LIMITS_MESSAGE_SIZE");
    assertThat(PropertySpellings.variables("parley.store.url")).containsExactly("PARLEY_STORE_URL");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "parley.limits.messageSize, parley.limits.message-size",
        "parley.store.url, parley.store.url",
        "PARLEY.STORE.URL[3], parley.store.url",
        "parley.store, none",
        "'', none"
      })
  void aPropertyIsFoundInEverySpelling(String name, String expected) {
    assertThat(NAMES.ofProperty(name)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "PARLEY_LIMITS_MESSAGESIZE, parley.limits.message-size",
        "PARLEY_LIMITS_MESSAGE_SIZE, parley.limits.message-size",
        "PARLEY_STORE_URL, parley.store.url",
        "parley_store_url, none",
        "PARLEY_STORE, none"
      })
  void aPropertyIsFoundByEachOfItsVariables(String variable, String expected) {
    assertThat(NAMES.ofVariable(variable)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "parley.limit.mesageSize, parley.limits.message-size",
        "parley.store.uri, parley.store.url",
        "server.port, none"
      })
  void theNearestPropertyIsDocumented(String name, String expected) {
    assertThat(NAMES.nearestProperty(name)).isEqualTo(expected);
  }

  @Test
  void allVariablesAreListed() {
    assertThat(NAMES.variables())
        .containsExactlyInAnyOrder(
            "PARLEY_LIMITS_MESSAGESIZE", "PARLEY_LIMITS_MESSAGE_SIZE", "PARLEY_STORE_URL");
    assertThat(PropertySpellings.of(List.of()).variables()).isEmpty();
  }

  @Test
  void twoNamesWithTheSameSpellingAreRefused() {
    assertThatThrownBy(() -> PropertySpellings.of(List.of("parley.a-b", "parley.ab")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("parley.ab");
  }
}
