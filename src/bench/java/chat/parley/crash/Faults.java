package chat.parley.crash;

import chat.parley.ParleyApplication;
import chat.parley.measure.ChildProcesses;
import chat.parley.testkit.Broker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.util.FileSystemUtils;

/**
 * Runs clients that write, read and move from node to node, injects one fault after another, and
 * then checks every guarantee. {@code docs/reliability.md} describes the command.
 */
final class Faults {

  private static final Path DIRECTORY = Path.of("target", "faults").toAbsolutePath();

  private Faults() {}

  static void main() throws Exception {
    ChildProcesses.killAtExit();
    // The components that are started and stopped here log much, all of which is expected.
    LoggingSystem.get(Faults.class.getClassLoader())
        .setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.OFF);
    try {
      var settings = FaultsSettings.of(System::getProperty, new Random());
      System.exit(run(settings) ? 0 : 1);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
    }
  }

  private static boolean run(FaultsSettings settings) throws Exception {
    FaultsReport report =
        switch (settings.nodes()) {
          case 1 -> runOneNode(settings);
          default -> runSeveralNodes(settings);
        };
    System.out.println();
    System.out.print(report.text());
    System.out.println(report.isPassed() ? "Every guarantee was kept." : "A GUARANTEE WAS BROKEN.");
    System.out.println("Repeat this run with: " + settings.command());
    String title =
        "%d %s, seed %d"
            .formatted(settings.nodes(), settings.nodes() == 1 ? "node" : "nodes", settings.seed());
    Files.writeString(
        DIRECTORY.resolve("reliability.svg"),
        report.picture("Receipts per second while faults strike: " + title));
    System.out.println("The picture is target/faults/reliability.svg.");
    return report.isPassed();
  }

  private static FaultsReport runOneNode(FaultsSettings settings) throws Exception {
    List<Fault<? super SingleServer>> possible =
        List.of(NodeFault.KILL_NODE, NodeFault.STOP_NODE, NodeFault.PAUSE_NODE);
    var schedule = new FaultSchedule<>(settings.select(possible), 1, settings.seed());
    prepare(settings);
    try (var server = new SingleServer(ParleyApplication.class, DIRECTORY)) {
      return new FaultsRun<>(server, schedule, settings.duration()).run();
    }
  }

  private static FaultsReport runSeveralNodes(FaultsSettings settings) throws Exception {
    var possible = new ArrayList<Fault<? super Cluster>>(List.of(NodeFault.values()));
    possible.addAll(List.of(ClusterFault.values()));
    var schedule =
        new FaultSchedule<>(settings.select(possible), settings.nodes(), settings.seed());
    prepare(settings);
    Broker broker = Broker.start(settings.broker());
    try (var cluster = new Cluster(DIRECTORY, broker, settings.nodes(), settings.seed())) {
      return new FaultsRun<>(cluster, schedule, settings.duration()).run();
    }
  }

  private static void prepare(FaultsSettings settings) throws IOException {
    System.out.println("Seed " + settings.seed() + "; repeat this run with: " + settings.command());
    FileSystemUtils.deleteRecursively(DIRECTORY);
    Files.createDirectories(DIRECTORY);
  }
}
