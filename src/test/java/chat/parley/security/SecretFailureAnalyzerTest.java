package chat.parley.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.diagnostics.FailureAnalysis;

class SecretFailureAnalyzerTest {

  @Test
  void thePropertyAndTheReasonAreReportedAtTheStart() {
    var cause = new SecretException("parley.store.password", "Use a file.");
    FailureAnalysis analysis =
        new SecretFailureAnalyzer().analyze(new IllegalStateException("start failed", cause));
    assertThat(analysis).isNotNull();
    assertThat(analysis.getDescription()).contains("parley.store.password", "not shown");
    assertThat(analysis.getAction()).isEqualTo("Use a file.");
    assertThat(analysis.getCause()).isSameAs(cause);
  }

  @Test
  void otherFailuresAreLeftToOtherAnalyzers() {
    assertThat(new SecretFailureAnalyzer().analyze(new IllegalStateException("Broken by a test")))
        .isNull();
  }
}
