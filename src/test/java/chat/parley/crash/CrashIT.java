package chat.parley.crash;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Faults of processes, on one node and, at the same time, on three. */
@Order(1)
class CrashIT {

  @Nested
  @Execution(ExecutionMode.CONCURRENT)
  class OnOneNode extends NodeKillScenarios {}

  @Nested
  @Execution(ExecutionMode.CONCURRENT)
  class OnThreeNodes extends ClusterFaultScenarios {}
}
