package chat.parley.operations;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.conversation.StandaloneConversation;
import chat.parley.store.StoreProperties;
import chat.parley.testkit.Await;
import chat.parley.testkit.Stores;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

class StoreHealthIndicatorTest {

  @TempDir Path directory;

  private static Health health(StandaloneConversation conversation) {
    return new StoreHealthIndicator(conversation.journal()).health();
  }

  @Test
  void theStatusIsUpWhileTheStoreIsAvailable() throws Exception {
    try (var conversation = new StandaloneConversation(Stores.sqlite(directory))) {
      Await.until(
          () -> health(conversation).toString(),
          () -> health(conversation).equals(Health.up().build()));
    }
  }

  @Test
  void anOutageTakesTheNodeOutOfService() throws Exception {
    StoreProperties store = Stores.sqlite(directory);
    Files.delete(store.dataDirectory());
    Files.writeString(store.dataDirectory(), "not a directory");
    try (var conversation = new StandaloneConversation(store)) {
      Await.until(
          () -> health(conversation).toString(),
          () -> health(conversation).getStatus().equals(Status.OUT_OF_SERVICE));
      assertThat(health(conversation).getDetails())
          .containsEntry("reason", "its files cannot be written");
    }
  }
}
