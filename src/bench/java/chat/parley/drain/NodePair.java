package chat.parley.drain;

import chat.parley.ParleyApplication;
import chat.parley.store.StoreProperties;
import chat.parley.testkit.Broker;
import chat.parley.testkit.ServerProcess;
import chat.parley.testkit.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;

/**
 * Two nodes with a broker and a database, and a load balancer that sends new connections to those
 * that are ready.
 */
final class NodePair implements AutoCloseable {

  private static final String READINESS = "/actuator/health/readiness";

  private final Broker broker = Broker.start(Broker.defaultKind());
  private final StoreProperties.Store store = Stores.newPostgres();
  private final ServerProcess first;
  private final ServerProcess second;

  /** The ports of the nodes to which the load balancer sends new connections. */
  private volatile List<Integer> ready = List.of();

  /**
   * @param properties of each node
   */
  NodePair(Path directory, String... properties) throws IOException {
    this.first = node(directory.resolve("first"), properties);
    this.second = node(directory.resolve("second"), properties);
    useAll();
  }

  private ServerProcess node(Path directory, String... more) throws IOException {
    var properties = new ArrayList<>(List.of(broker.properties("parley")));
    properties.add("parley.store.url=" + store.url());
    properties.add("parley.store.username=" + store.username());
    properties.add("parley.store.password=" + store.password());
    properties.addAll(List.of(more));
    return new ServerProcess(
        List.of("-Xmx1g"),
        ParleyApplication.class,
        Files.createDirectory(directory),
        properties.toArray(String[]::new));
  }

  ServerProcess first() {
    return first;
  }

  ServerProcess second() {
    return second;
  }

  /** Returns the port for a new connection: that of any node that is ready. */
  int port() {
    List<Integer> ports = ready;
    return ports.get(ThreadLocalRandom.current().nextInt(ports.size()));
  }

  /** Has new connections go to one node only. */
  void use(ServerProcess node) {
    ready = List.of(node.port());
  }

  /** Has new connections go to both nodes. */
  void useAll() {
    ready = List.of(first.port(), second.port());
  }

  /** Checks once per second which nodes are ready, as a load balancer does, until the end. */
  void balance(BooleanSupplier isOver) {
    try {
      while (!isOver.getAsBoolean()) {
        Thread.sleep(1000);
        List<Integer> now =
            List.of(first, second).stream()
                .filter(node -> node.status(READINESS) == 200)
                .map(ServerProcess::port)
                .toList();
        ready = now.isEmpty() ? ready : now;
      }
    } catch (InterruptedException | IllegalStateException _) {
      // The run is over.
    }
  }

  @Override
  public void close() {
    first.close();
    second.close();
    broker.close();
  }
}
