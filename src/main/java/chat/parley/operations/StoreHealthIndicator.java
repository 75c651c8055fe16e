package chat.parley.operations;

import chat.parley.journal.Journal;
import chat.parley.store.StoreOutage;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Reports whether messages can be stored; part of readiness. OUT_OF_SERVICE during an outage. */
@Component
final class StoreHealthIndicator implements HealthIndicator {

  private final Journal journal;

  StoreHealthIndicator(Journal journal) {
    this.journal = journal;
  }

  @Override
  public Health health() {
    StoreOutage outage = journal.outage();
    return outage == null
        ? Health.up().build()
        : Health.outOfService().withDetail("reason", outage.text()).build();
  }
}
