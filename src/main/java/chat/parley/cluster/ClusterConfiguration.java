package chat.parley.cluster;

import chat.parley.failures.Failures;
import chat.parley.store.Database;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Joins this process to others, if there is a broker to do it by. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("parley.relay.host")
class ClusterConfiguration {

  @Bean
  BrokerRelay relay(
      BrokerProperties settings, SslBundles bundles, Database database, Failures failures) {
    if (settings.host() == null || settings.host().isBlank()) {
      throw new InvalidConfigurationPropertyValueException(
          "parley.relay.host", settings.host(), "Name the broker's host, or leave it out.");
    }
    if (!database.shared()) {
      throw new InvalidConfigurationPropertyValueException(
          "parley.relay.host",
          settings.host(),
          "The nodes that a broker joins store their messages in one database, and the embedded"
              + " store is for one process alone. Set parley.store.url to that of PostgreSQL"
              + " (jdbc:postgresql://host/database), or leave parley.relay.host out.");
    }
    String name = settings.sslBundle();
    @Nullable SslBundle trust = name == null ? null : bundles.getBundle(name);
    return new BrokerRelay(settings, trust, database.writerId(), InstantSource.system(), failures);
  }
}
