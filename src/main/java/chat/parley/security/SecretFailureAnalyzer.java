package chat.parley.security;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says why Parley does not start with a secret. Spring Boot's own analysis of a bad setting shows
 * what it is.
 */
final class SecretFailureAnalyzer extends AbstractFailureAnalyzer<SecretException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, SecretException cause) {
    return new FailureAnalysis(
        "The setting %s can not be used; its value is not shown.".formatted(cause.property()),
        cause.reason(),
        cause);
  }
}
