package chat.parley.crash;

import chat.parley.testkit.RunConcurrently;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Faults of processes, on one node and on three. The tests run in parallel, which a write lock
 * would prevent.
 */
@RunConcurrently
@ResourceLock(value = RunConcurrently.PROCESSORS, mode = ResourceAccessMode.READ)
@Order(1)
class CrashIT {

  @Nested
  @Execution(ExecutionMode.CONCURRENT)
  class OnOneNode extends NodeKillScenarios {}

  @Nested
  @Execution(ExecutionMode.CONCURRENT)
  class OnThreeNodes extends ClusterFaultScenarios {}
}
