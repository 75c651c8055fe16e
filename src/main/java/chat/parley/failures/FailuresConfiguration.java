package chat.parley.failures;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Provides the {@link Failures} of the process. */
@Configuration(proxyBeanMethods = false)
class FailuresConfiguration {

  @Bean
  Failures failures(ObjectProvider<ProcessHalt> halt) {
    return new Failures(halt.getIfAvailable(() -> ProcessHalt.NONE));
  }
}
