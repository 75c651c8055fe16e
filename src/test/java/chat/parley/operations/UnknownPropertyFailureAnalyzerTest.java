package chat.parley.operations;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.diagnostics.FailureAnalysis;

class UnknownPropertyFailureAnalyzerTest {

  @Test
  void theUnknownPropertyIsReportedAsASentence() {
    var cause = new UnknownPropertyException("Unknown property 'parley.colour'.");
    FailureAnalysis analysis =
        new UnknownPropertyFailureAnalyzer()
            .analyze(new IllegalStateException("start failed", cause));
    assertThat(analysis).isNotNull();
    assertThat(analysis.getDescription()).isEqualTo("Unknown property 'parley.colour'.");
    assertThat(analysis.getAction()).contains("docs/properties.md");
    assertThat(analysis.getCause()).isSameAs(cause);
  }

  @Test
  void otherFailuresAreLeftToOtherAnalyzers() {
    assertThat(
            new UnknownPropertyFailureAnalyzer()
                .analyze(new IllegalStateException("Broken by a test")))
        .isNull();
  }
}
