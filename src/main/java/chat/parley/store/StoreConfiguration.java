package chat.parley.store;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Creates the database from its settings. */
@Configuration(proxyBeanMethods = false)
class StoreConfiguration {

  @Bean
  Database database(StoreProperties settings) {
    return new Database(settings);
  }
}
