package chat.parley.store;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.store.StoreProperties.Synchronous;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class StorePropertiesTest {

  private static StoreProperties bind(Map<String, String> properties) {
    return new Binder(new MapConfigurationPropertySource(properties))
        .bindOrCreate("parley", StoreProperties.class);
  }

  @Test
  void theDefaultIsTheEmbeddedStoreWithSynchronizedCommits() {
    assertThat(bind(Map.of())).isEqualTo(StoreProperties.embedded(Path.of("data")));
    assertThat(StoreProperties.embedded(Path.of("x")))
        .isEqualTo(bind(Map.of("parley.data-directory", "x")));
  }

  @Test
  void allPropertiesAreBound() {
    assertThat(
            bind(
                Map.of(
                    "parley.store.url", "jdbc:postgresql://host/database",
                    "parley.store.username", "ann",
                    "parley.store.password", "secret",
                    "parley.store.synchronous", "normal",
                    "parley.store.synchronous-standby", "true")))
        .extracting(StoreProperties::store)
        .isEqualTo(
            new StoreProperties.Store(
                "jdbc:postgresql://host/database", "ann", "secret", Synchronous.NORMAL, true));
  }
}
