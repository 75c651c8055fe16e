package chat.parley.drain;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Stops one of two nodes that has all clients, and measures how they come to the other one;
 * docs/benchmarks.md has the command and the figures.
 */
@Timeout(900)
class DrainMeasurement {

  private static final int WARM_UP = Integer.getInteger("drain.warm-up", 20);
  private static final int SECONDS = Integer.getInteger("drain.seconds", 35);
  private static final String TIME = System.getProperty("drain.time", "10s");
  private static final String DELAY = System.getProperty("drain.delay", "3s");

  @TempDir private Path directory;

  private final DrainClients clients = new DrainClients();

  @Test
  void measures() throws Exception {
    try (var nodes =
        new NodePair(directory, "parley.drain.time=" + TIME, "parley.drain.delay=" + DELAY)) {
      DrainClients.warmUp(nodes.second());
      nodes.use(nodes.first());
      clients.connect(nodes::port);
      Thread.sleep(Duration.ofSeconds(WARM_UP));
      nodes.useAll();
      Thread balancer =
          Thread.startVirtualThread(() -> nodes.balance(() -> clients.record().isOver()));
      clients.presence().count();
      var table = new NodeTable(nodes, clients);
      nodes.first().terminate();
      table.print(SECONDS);
      clients.finish();
      balancer.interrupt();
      clients.report();
    }
  }
}
