package chat.parley.operations;

import chat.parley.cluster.BrokerRelay;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

/**
 * Reports whether frames arrive from the broker in time; part of readiness. UP if no broker is
 * configured. Without the broker the node reads messages of other nodes from the database, so the
 * status is DEGRADED (HTTP status 200) rather than DOWN, which would make a load balancer remove
 * all nodes at once.
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
        ? "no frame has come back from the broker for %.1f s: check it for a memory or disk alarm;"
                .formatted(relay.lagMillis() / 1e3)
            + " messages of other nodes are read from the database"
        : "no link to the broker; messages of other nodes are read from the database";
  }
}
