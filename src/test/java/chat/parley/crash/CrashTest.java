package chat.parley.crash;

import chat.parley.testkit.Beside;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What goes wrong with processes. Its tests run side by side, which a lock to write would stop. */
@Beside
@ResourceLock(value = Beside.PROCESSORS, mode = ResourceAccessMode.READ)
@Order(1)
class CrashTest {

  @Nested
  @Execution(ExecutionMode.CONCURRENT)
  class OfOne extends NodeKillScenarios {}

  @Nested
  @Execution(ExecutionMode.CONCURRENT)
  class OfThree extends ClusterFaultScenarios {}
}
