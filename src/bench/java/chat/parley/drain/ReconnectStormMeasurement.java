package chat.parley.drain;

import chat.parley.testkit.Scrape;
import chat.parley.testkit.ServerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Has clients of two nodes that watch each other lose their connections, by the kill of one node,
 * of both or without any, and measures what they are told of each other; docs/benchmarks.md has the
 * command and the figures.
 */
@Timeout(900)
class ReconnectStormMeasurement {

  private static final String GRACE =
      "parley.presence.grace=" + System.getProperty("drain.grace", "15s");

  private static final int WARM_UP = Integer.getInteger("drain.warm-up", 20);

  /** Longer than the lease and the grace. */
  private static final int SECONDS = Integer.getInteger("drain.seconds", 35);

  @TempDir private Path directory;

  private final DrainClients clients = new DrainClients();

  @Test
  void afterTheKillOfANode() throws Exception {
    try (var nodes = new NodePair(directory, GRACE)) {
      connect(nodes);
      Thread balancer = balance(nodes);
      Map<String, Double> before = figures(nodes.second());
      var table = new NodeTable(nodes, clients);
      nodes.first().close();
      nodes.first().launch();
      table.print(SECONDS);
      finish(balancer);
      print("node that was started again", Map.of(), nodes.first());
      print("other node", before, nodes.second());
    }
  }

  @Test
  void afterTheLossOfAllConnections() throws Exception {
    try (var nodes = new NodePair(directory, GRACE)) {
      connect(nodes);
      Thread balancer = balance(nodes);
      Map<String, Double> first = figures(nodes.first());
      Map<String, Double> second = figures(nodes.second());
      var table = new NodeTable(nodes, clients);
      clients.cut();
      table.print(SECONDS);
      finish(balancer);
      print("node 1", first, nodes.first());
      print("node 2", second, nodes.second());
    }
  }

  @Test
  void afterTheKillOfAllNodes() throws Exception {
    try (var nodes = new NodePair(directory, GRACE)) {
      connect(nodes);
      Thread balancer = balance(nodes);
      var table = new NodeTable(nodes, clients);
      nodes.first().close();
      nodes.second().close();
      nodes.first().launch();
      nodes.second().launch();
      table.print(SECONDS);
      finish(balancer);
      print("node 1", Map.of(), nodes.first());
      print("node 2", Map.of(), nodes.second());
    }
  }

  private void connect(NodePair nodes) throws InterruptedException {
    DrainClients.warmUp(nodes.second());
    clients.connect(nodes::port);
    Thread.sleep(Duration.ofSeconds(WARM_UP));
    clients.presence().count();
  }

  private Thread balance(NodePair nodes) {
    return Thread.startVirtualThread(() -> nodes.balance(() -> clients.record().isOver()));
  }

  private void finish(Thread balancer) throws InterruptedException {
    clients.finish();
    balancer.interrupt();
    clients.report();
  }

  private static Map<String, Double> figures(ServerProcess node) {
    Scrape scrape = Scrape.of(node.port());
    var figures = new TreeMap<String, Double>();
    for (String name : new String[] {"changes", "messages", "frames", "lost"}) {
      figures.put(name, scrape.value("parley_presence_" + name + "_total"));
    }
    return figures;
  }

  private static void print(String label, Map<String, Double> before, ServerProcess node) {
    Map<String, Double> now = figures(node);
    now.replaceAll((name, value) -> value - before.getOrDefault(name, 0.0));
    System.out.printf("presence, %s: %s%n", label, now);
  }
}
