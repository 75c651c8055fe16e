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

/** Creates the broker relay that joins this node to others, if a broker is configured. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("parley.cluster.host")
class ClusterConfiguration {

  @Bean
  BrokerRelay relay(
      BrokerProperties settings, SslBundles bundles, Database database, Failures failures) {
    if (settings.host() == null || settings.host().isBlank()) {
      throw new InvalidConfigurationPropertyValueException(
          "parley.cluster.host",
          settings.host(),
          "It must not be blank; set it to the host name of the broker, or remove it.");
    }
    if (!database.isShared()) {
      throw new InvalidConfigurationPropertyValueException(
          "parley.cluster.host",
          settings.host(),
          "The nodes of a cluster share one database, but the embedded store supports a single"
              + " process only. Set parley.store.url to the URL of a PostgreSQL database"
              + " (jdbc:postgresql://host/database), or remove parley.cluster.host.");
    }
    String name = settings.sslBundle();
    @Nullable SslBundle sslBundle = name == null ? null : bundles.getBundle(name);
    return new BrokerRelay(
        settings, sslBundle, database.writerId(), InstantSource.system(), failures);
  }
}
