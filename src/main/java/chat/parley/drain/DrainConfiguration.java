package chat.parley.drain;

import chat.parley.failures.Failures;
import chat.parley.session.ClientSessions;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Creates the drain of this node. */
@Configuration(proxyBeanMethods = false)
class DrainConfiguration {

  @Bean
  SessionDrain drain(
      ClientSessions sessions,
      DrainProperties properties,
      Environment environment,
      Failures failures) {
    boolean hasCluster = environment.containsProperty("parley.cluster.host");
    return new SessionDrain(sessions, properties.delay(), properties.time(hasCluster), failures);
  }
}
