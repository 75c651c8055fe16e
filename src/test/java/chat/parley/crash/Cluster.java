package chat.parley.crash;

import chat.parley.ParleyApplication;
import chat.parley.testkit.Broker;
import chat.parley.testkit.FreePort;
import chat.parley.testkit.LinkProxy;
import chat.parley.testkit.Postgres;
import chat.parley.testkit.ServerProcess;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Several nodes in separate processes, a broker, a database, and a faulty link between each node
 * and the broker.
 */
final class Cluster implements Servers {

  final Broker broker;
  private final List<ServerProcess> nodes = new ArrayList<>();
  final List<LinkProxy> links = new ArrayList<>();
  private final Path directory;
  private final int databasePort = FreePort.next();
  private final int size;
  private final Random random;
  private @Nullable EmbeddedPostgres database;

  /**
   * Starts the database and the nodes; returns when all nodes are ready.
   *
   * @param broker is stopped with the cluster
   * @param size the number of nodes
   * @param properties additional properties of each node
   */
  Cluster(Path directory, Broker broker, int size, long seed, String... properties)
      throws IOException, InterruptedException, ExecutionException {
    this.directory = directory;
    this.broker = broker;
    this.size = size;
    this.random = new Random(seed);
    try {
      start(properties);
    } catch (Exception | Error e) {
      close();
      throw e;
    }
  }

  private void start(String... properties)
      throws IOException, InterruptedException, ExecutionException {
    startDatabase();
    List<Future<ServerProcess>> starting = new ArrayList<>();
    try (var threads = Executors.newFixedThreadPool(size)) {
      for (int i = 0; i < size; i++) {
        links.add(new LinkProxy(broker.port(), random.nextLong()));
        Path nodeDirectory = Files.createDirectory(directory.resolve("node" + i));
        String[] all = nodeProperties(links.get(i).port(), properties);
        starting.add(
            threads.submit(() -> new ServerProcess(ParleyApplication.class, nodeDirectory, all)));
      }
    }
    starting.stream()
        .filter(node -> node.state() == Future.State.SUCCESS)
        .forEach(node -> nodes.add(node.resultNow()));
    for (Future<ServerProcess> node : starting) {
      node.get();
    }
  }

  private String[] nodeProperties(int brokerPort, String... additional) {
    List<String> all = new ArrayList<>();
    for (String property : broker.properties("parley")) {
      all.add(
          property.startsWith("parley.cluster.port=")
              ? "parley.cluster.port=" + brokerPort
              : property);
    }
    all.add("parley.store.url=jdbc:postgresql://127.0.0.1:" + databasePort + "/postgres");
    all.add("parley.store.username=postgres");
    all.add("parley.cluster.heart-beat=1s");
    all.add("parley.drain.time=1s");
    all.add("parley.drain.delay=0s");
    all.addAll(List.of(PresenceTraffic.PROPERTIES));
    for (String property : additional) {
      String name = property.substring(0, property.indexOf('=') + 1);
      all.removeIf(other -> other.startsWith(name));
      all.add(property);
    }
    return all.toArray(String[]::new);
  }

  @Override
  public List<ServerProcess> nodes() {
    return nodes;
  }

  @Override
  public synchronized int randomPort() {
    return nodes.get(random.nextInt(size)).port();
  }

  void startDatabase() throws IOException {
    database = Postgres.start(directory.resolve("postgres"), databasePort);
  }

  void stopDatabase() throws IOException {
    if (database != null) {
      database.close();
    }
  }

  /** Kills all processes of the database. */
  void killDatabase() throws IOException {
    Process process = database.getProcess();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    stopDatabase();
  }

  @Override
  public void close() throws IOException {
    nodes.forEach(ServerProcess::close);
    links.forEach(LinkProxy::close);
    broker.close();
    stopDatabase();
  }
}
