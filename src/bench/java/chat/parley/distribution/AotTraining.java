package chat.parley.distribution;

import chat.parley.load.LoadCommand;
import chat.parley.testkit.HttpGet;
import chat.parley.testkit.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/**
 * Creates the AOT cache of the distribution (JEP 514): starts its server by its launcher, runs the
 * load command against it, and stops it, whereupon the JVM writes the classes that it has loaded.
 */
final class AotTraining {

  /** The exit status after SIGTERM. */
  private static final int TERMINATED = 143;

  /** A few messages of each kind: the classes that they need are then in the cache. */
  private static final List<List<String>> LOADS =
      List.of(
          List.of("--workload=broadcast,durable,direct,storm,resume"),
          List.of("--workload=direct", "--protocol=old"));

  private static final List<String> PATHS =
      List.of(
          "/",
          "/old/",
          "/parley.js",
          "/api/streams/chat/messages",
          "/actuator/health/liveness",
          "/actuator/prometheus");

  private final Path distribution;
  private final Path cache;

  private AotTraining(Path distribution) {
    this.distribution = distribution.toAbsolutePath();
    this.cache = this.distribution.resolve("parley.aot");
  }

  /** Creates the cache of the distribution in a directory; the exit status is 1 if that fails. */
  static void main(String[] args) throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("parley-training");
    try {
      new AotTraining(Path.of(args[0])).run(directory);
    } finally {
      FileSystemUtils.deleteRecursively(directory);
    }
  }

  private void run(Path directory) throws IOException, InterruptedException {
    Files.deleteIfExists(cache);
    try (var server = start(directory)) {
      train(server.port());
      server.stop();
      check(server.exitStatus() == TERMINATED && Files.exists(cache), server.log());
    }
    check(isUsable(), "The JVM cannot use the cache that it has written");
    System.out.printf("%s: %,d bytes%n", cache, Files.size(cache));
  }

  /** Starts the server with the JDK of this JVM, which the build has selected. */
  private ServerProcess start(Path directory) {
    String options =
        "\"-XX:AOTCacheOutput=%s\" \"-Djava.io.tmpdir=%s\"".formatted(cache, directory);
    return ServerProcess.ofLauncher(
        distribution.resolve("bin/parley"),
        Map.of("JAVA_HOME", System.getProperty("java.home"), "JDK_JAVA_OPTIONS", options),
        directory);
  }

  private static void train(int port) {
    for (List<String> load : LOADS) {
      String[] arguments =
          Stream.concat(
                  Stream.of(
                      "--url=ws://127.0.0.1:" + port,
                      "--seconds=0.5",
                      "--users=2",
                      "--rate=20",
                      "--history=2"),
                  load.stream())
              .toArray(String[]::new);
      check(LoadCommand.run(arguments) == 0, "The load failed: " + load);
    }
    for (String path : PATHS) {
      int status = HttpGet.send(port, path).statusCode();
      check(status == 200, "The status of " + path + " is " + status);
    }
  }

  private boolean isUsable() throws IOException, InterruptedException {
    return new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:AOTMode=on",
                "-XX:AOTCache=" + cache,
                "-jar",
                distribution.resolve("parley.jar").toString(),
                "--version")
            .inheritIO()
            .start()
            .waitFor()
        == 0;
  }

  private static void check(boolean condition, String failure) {
    if (!condition) {
      throw new IllegalStateException("No AOT cache: " + failure);
    }
  }
}
