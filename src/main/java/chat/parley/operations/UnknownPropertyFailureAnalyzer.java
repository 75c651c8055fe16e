package chat.parley.operations;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Reports an {@link UnknownPropertyException} as a sentence instead of a stack trace. */
final class UnknownPropertyFailureAnalyzer
    extends AbstractFailureAnalyzer<UnknownPropertyException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, UnknownPropertyException cause) {
    return new FailureAnalysis(
        String.valueOf(cause.getMessage()),
        "Correct the name; docs/properties.md lists all properties, and CHANGELOG.md those that"
            + " have been renamed.",
        cause);
  }
}
