package chat.parley.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The properties of a run are checked before anything is started. */
class SettingsTest {

  private static void assertRefused(Map<String, String> properties, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Bench.prepare(properties::get))
        .withMessage(message);
  }

  @Test
  void aComparisonHasFiveRoundsByDefault() {
    assertThat(Settings.forComparison(Map.<String, String>of()::get).rounds()).isEqualTo(5);
    assertThat(Settings.forComparison(Map.of("bench.rounds", "")::get).rounds()).isEqualTo(5);
    assertThat(Settings.forComparison(Map.of("bench.rounds", " 12 ")::get).rounds()).isEqualTo(12);
  }

  @Test
  void invalidNumbersOfRoundsAreRefused() {
    for (String rounds : new String[] {"0", "-1", "100", "two", "1.5"}) {
      assertRefused(
          Map.of("bench.rounds", rounds), "bench.rounds is '" + rounds + "'; allowed are 1 to 99");
      assertRefused(
          Map.of("bench.rounds", rounds, "bench.compare", "x.jar"),
          "bench.rounds is '" + rounds + "'; allowed are 1 to 99");
    }
  }

  @Test
  void onlyAFullRunReplacesTheReport() {
    Path report = Path.of("docs", "benchmarks");
    assertThat(Settings.of(Map.<String, String>of()::get).report()).isEqualTo(report);
    for (String property : new String[] {"bench.rounds", "bench.only"}) {
      assertThat(Settings.of(Map.of(property, "1")::get).report()).isNotEqualTo(report);
    }
    assertThat(Settings.forComparison(Map.<String, String>of()::get).report()).isNotEqualTo(report);
  }

  @Test
  void aMissingJarIsRefused(@TempDir Path directory) {
    Path missing = directory.resolve("old.jar");
    assertRefused(
        Map.of("bench.compare", missing.toString()),
        "bench.compare: " + missing + " does not exist");
  }

  @Test
  void aFileThatIsNotAJarIsRefused(@TempDir Path directory) throws Exception {
    Path text = Files.writeString(directory.resolve("old.jar"), "text");
    assertRefused(
        Map.of("bench.compare", text.toString()),
        "bench.compare: " + text + " is not a jar: zip END header not found");
  }
}
