package chat.parley.store;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The database as the settings want it. */
@Configuration(proxyBeanMethods = false)
class StoreConfiguration {

  @Bean
  Database database(StoreProperties settings) {
    return new Database(settings);
  }
}
