package chat.parley.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConformanceTest {
  private static final Path DOCUMENT = Path.of("docs", "conformance.md");
  private static final String FIX = "./mvnw -q test -Dtest=ConformanceTest -Dconformance=write";

  @Test
  void everyRequirementIsShownAndTheTablesAreCurrent() throws IOException {
    var conformance = new Conformance(Requirements.all(), Claim.all());
    assertThat(conformance.faults()).isEmpty();
    String document = Files.readString(DOCUMENT);
    String written = conformance.withTables(document);
    if (System.getProperty("conformance", "check").equals("write")) {
      Files.writeString(DOCUMENT, written);
    } else {
      assertThat(document).as("Run %s to update the tables", FIX).isEqualTo(written);
    }
  }

  @Test
  void unshownAndUnknownRequirementsAreReported() {
    assertThat(planted("a\tx\nb\tx\tnot met: no\nc\tx\na\tx\n").faults())
        .containsExactlyInAnyOrder(
            "b: has an excuse, but a test shows it",
            "c: no test",
            "a: duplicate id",
            "Showing.noTest: has @Shows, but is not a test",
            "Showing.Inner.other: unknown requirement: none");
  }

  @Test
  void theTableListsTheTestsOfARequirement() {
    String document = "before\n<!-- Written by ConformanceTest -->\nold\n<!-- End -->\nafter\n";
    assertThat(planted("b\tthis\nc\tthat\tnot met: no\n").withTables(document))
        .isEqualTo(
            """
            before
            <!-- Written by ConformanceTest -->

            ### Planted
            | promise | shown by |
            | --- | --- |
            | this | `Showing.Inner.other`, `Showing.one` |
            | that | not met: no |

            <!-- End -->
            after
            """);
    assertThatIllegalArgumentException().isThrownBy(() -> planted("").withTables("no marks"));
  }

  @Test
  void malformedRequirementsAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> planted("a\n"));
    assertThatIllegalArgumentException().isThrownBy(() -> planted("a\tx\tnot met: y\tz\n"));
    assertThatIllegalArgumentException().isThrownBy(() -> planted("a\tx\tlater\n"));
  }

  private static Conformance planted(String lines) {
    return new Conformance(
        List.of(Requirements.read("Planted\nid\tpromise\n" + lines)), Claim.planted());
  }
}
