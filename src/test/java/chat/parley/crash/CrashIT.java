package chat.parley.crash;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;

/** Faults of processes, on one node and, at the same time, on three. */
@Order(1)
class CrashIT {

  @Nested
  class OnOneNode extends NodeKillScenarios {}

  @Nested
  class OnThreeNodes extends ClusterFaultScenarios {}
}
