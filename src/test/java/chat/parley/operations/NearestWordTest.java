package chat.parley.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestWordTest {

  private static final List<String> WORDS = List.of("token", "load", "help");

  @ParameterizedTest
  @CsvSource({"tokn, token", "tokens, token", "laod, load", "hlp, help", "help, help"})
  void theNearestWordIsFound(String given, String expected) {
    assertThat(NearestWord.find(given, WORDS)).isEqualTo(expected);
  }

  @Test
  void aWordUnlikeAllKnownOnesHasNoNearestWord() {
    assertThat(NearestWord.find("restart", WORDS)).isNull();
    assertThat(NearestWord.find("", List.of())).isNull();
  }

  @ParameterizedTest
  @CsvSource({"kitten, sitting, 3", "a, a, 0", "'', abc, 3", "abc, '', 3"})
  void theDistanceCountsInsertedDeletedAndReplacedCharacters(String from, String to, int distance) {
    assertThat(NearestWord.distance(from, to)).isEqualTo(distance);
  }
}
