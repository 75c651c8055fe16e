package chat.parley.operations;

import chat.parley.conversation.Conversation;
import chat.parley.store.StoreOutage;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Whether messages can be stored: part of readiness. */
@Component
final class StoreHealthIndicator implements HealthIndicator {

  private final Conversation conversation;

  StoreHealthIndicator(Conversation conversation) {
    this.conversation = conversation;
  }

  @Override
  public Health health() {
    StoreOutage trouble = conversation.trouble();
    return trouble == null
        ? Health.up().build()
        : Health.outOfService().withDetail("reason", trouble.text()).build();
  }
}
