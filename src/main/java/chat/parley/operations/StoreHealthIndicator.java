package chat.parley.operations;

import chat.parley.conversation.Conversation;
import chat.parley.store.StoreOutage;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Reports whether messages can be stored; part of readiness. OUT_OF_SERVICE during an outage. */
@Component
final class StoreHealthIndicator implements HealthIndicator {

  private final Conversation conversation;

  StoreHealthIndicator(Conversation conversation) {
    this.conversation = conversation;
  }

  @Override
  public Health health() {
    StoreOutage outage = conversation.outage();
    return outage == null
        ? Health.up().build()
        : Health.outOfService().withDetail("reason", outage.text()).build();
  }
}
