package chat.parley.security;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Reports a {@link SecretException} at the start without the value of the property, which Spring
 * Boot's own analysis of invalid values shows.
 */
final class SecretFailureAnalyzer extends AbstractFailureAnalyzer<SecretException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, SecretException cause) {
    return new FailureAnalysis(
        "The property %s cannot be used; its value is not shown.".formatted(cause.property()),
        cause.reason(),
        cause);
  }
}
