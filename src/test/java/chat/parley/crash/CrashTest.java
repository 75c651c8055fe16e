package chat.parley.crash;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What goes wrong with processes. Each mostly waits for processes of its own, so side by side. */
@Order(1)
class CrashTest {

  @Nested
  @Execution(ExecutionMode.CONCURRENT)
  class OfOne extends Kills {}

  @Nested
  @Execution(ExecutionMode.CONCURRENT)
  class OfThree extends ClusterFaults {}
}
