package chat.parley.operations;

import chat.parley.cluster.BrokerRelay;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

/**
 * Whether this node hears of others by the broker, in time: part of readiness. Without it chat goes
 * on, so a node stays ready, and only says so: if it did not, all nodes would be taken out at once.
 */
@Component
final class ClusterHealthIndicator implements HealthIndicator {

  private static final Status DEGRADED = new Status("DEGRADED");

  private final @Nullable BrokerRelay relay;

  ClusterHealthIndicator(@Nullable BrokerRelay relay) {
    this.relay = relay;
  }

  @Override
  public Health health() {
    return relay == null || relay.isLinked()
        ? Health.up().build()
        : Health.status(DEGRADED).withDetail("reason", reason(relay)).build();
  }

  private static String reason(BrokerRelay relay) {
    return relay.isStalled()
        ? "for %.1f s nothing has come back from the broker: look for a memory or disk alarm there;"
                .formatted(relay.lag() / 1e3)
            + " the database is read instead"
        : "no link to the broker; the database is read instead";
  }
}
