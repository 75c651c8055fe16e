package chat.parley.drain;

import chat.parley.cluster.BrokerRelay;
import chat.parley.failures.Failures;
import chat.parley.session.ClientSessions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Creates the drain of this node. */
@Configuration(proxyBeanMethods = false)
class DrainConfiguration {

  /**
   * @param relay null if no broker is configured and this is the only node
   */
  @Bean
  SessionDrain drain(
      ClientSessions sessions,
      DrainProperties properties,
      @Nullable BrokerRelay relay,
      Failures failures) {
    Duration time = properties.time(relay != null);
    return new SessionDrain(sessions, properties.delay(), time, failures);
  }
}
