package chat.parley.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/**
 * The installed RabbitMQ server, with a node name, ports and a directory of its own, configured as
 * {@code docs/how-to/many-nodes.md} describes.
 */
public final class RabbitMq implements Broker {

  /** RabbitMQ's own script; Debian's wrapper would run it as another user. */
  private static final Path SERVER = Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server");

  private static final String CONTROL = "/usr/lib/rabbitmq/bin/rabbitmqctl";

  private final Path directory;
  private final int port = FreePort.next();
  private final int amqpPort = FreePort.next();
  private final int distributionPort = FreePort.next();
  private final int epmdPort = FreePort.next();
  private final int webPort = FreePort.next();
  private final List<String> commandPrefix;
  private final Process epmd;
  private final String node = "parley-test-" + port + "@localhost";
  private Process process;

  /** Returns whether RabbitMQ is installed. */
  public static boolean isInstalled() {
    return Files.isExecutable(SERVER);
  }

  /** Starts a broker with the documented virtual host and a user with the fewest permissions. */
  public RabbitMq() {
    this(Path.of(System.getProperty("java.io.tmpdir")), List.of(), false);
  }

  /**
   * Starts a broker with the documented virtual host and a user with the fewest permissions.
   *
   * @param parent directory in which the broker's own directory is created
   * @param commandPrefix words before the commands that start it, such as {@code taskset -c 0}
   * @param overWebSocket whether it also serves STOMP over WebSocket
   */
  public RabbitMq(Path parent, List<String> commandPrefix, boolean overWebSocket) {
    this.commandPrefix = List.copyOf(commandPrefix);
    try {
      directory = Files.createTempDirectory(parent, "rabbitmq");
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
      configure(overWebSocket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    epmd = run(command("epmd", "-port", "" + epmdPort, "-address", "127.0.0.1"), "epmd.log");
    try {
      start();
      HowToGuide.MANY_NODES
          .shellCommands("rabbitmqctl")
          .forEach(line -> output(command("sh", "-c", line)));
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private void configure(boolean overWebSocket) throws IOException {
    String plugin = overWebSocket ? "rabbitmq_web_stomp" : "rabbitmq_stomp";
    Files.writeString(directory.resolve("plugins"), "[" + plugin + "].\n");
    String settings =
        """
        listeners.tcp.default = 127.0.0.1:%d
        stomp.listeners.tcp.1 = 127.0.0.1:%d
        """
            .formatted(amqpPort, port);
    String webSocketSettings =
        """
        web_stomp.tcp.ip = 127.0.0.1
        web_stomp.tcp.port = %d
        """
            .formatted(webPort);
    Files.writeString(
        directory.resolve("rabbitmq.conf"),
        overWebSocket ? settings + webSocketSettings : settings);
  }

  @Override
  public void start() {
    process = run(command(SERVER.toString()), "server.log");
    long end = System.nanoTime() + Await.PROCESS_DEADLINE.toNanos();
    while (!Files.isRegularFile(directory.resolve("pid"))) {
      if (System.nanoTime() - end > 0 || !process.isAlive()) {
        throw new AssertionError("RabbitMQ did not start: " + log());
      }
      Await.pause(Duration.ofMillis(50));
    }
    control("await_startup");
    process.children().map(ProcessHandle::pid).forEach(Watchdog::watch);
  }

  private Process run(ProcessBuilder command, String log) {
    try {
      var appending = ProcessBuilder.Redirect.appendTo(directory.resolve(log).toFile());
      command.command().addAll(0, commandPrefix);
      return Watchdog.watched(command.redirectErrorStream(true).redirectOutput(appending).start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ProcessBuilder command(String... words) {
    var builder = new ProcessBuilder(new ArrayList<>(List.of(words)));
    var environment = builder.environment();
    environment.put("PATH", SERVER.getParent() + ":" + environment.get("PATH"));
    environment.put("HOME", directory.toString());
    environment.put("RABBITMQ_NODENAME", node);
    environment.put("RABBITMQ_DIST_PORT", String.valueOf(distributionPort));
    environment.put(
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "-kernel inet_dist_use_interface {127,0,0,1}");
    environment.put("ERL_EPMD_PORT", String.valueOf(epmdPort));
    environment.put("RABBITMQ_MNESIA_BASE", directory.resolve("data").toString());
    environment.put("RABBITMQ_LOG_BASE", directory.resolve("log").toString());
    environment.put("RABBITMQ_PID_FILE", directory.resolve("pid").toString());
    environment.put("RABBITMQ_CONFIG_FILE", directory.resolve("rabbitmq.conf").toString());
    environment.put("RABBITMQ_ENABLED_PLUGINS_FILE", directory.resolve("plugins").toString());
    environment.put("RABBITMQ_CONF_ENV_FILE", directory.resolve("none").toString());
    return builder;
  }

  /** Runs {@code rabbitmqctl}, and returns its output. Fails if its exit status is not 0. */
  public String control(String... words) {
    var command = new ArrayList<>(List.of(CONTROL, "-q"));
    command.addAll(List.of(words));
    return output(command(command.toArray(String[]::new)));
  }

  private static String output(ProcessBuilder command) {
    try {
      Process process = command.redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError(command.command() + ": " + output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public int port() {
    return port;
  }

  /** Returns the port for STOMP over WebSocket. */
  public int webPort() {
    return webPort;
  }

  /** Returns the started processes: epmd and the server script, whose child is the Erlang VM. */
  public Stream<ProcessHandle> processes() {
    return Stream.of(epmd, process).map(Process::toHandle);
  }

  @Override
  public int connections() {
    return (int) control("list_stomp_connections", "conn_name").lines().skip(1).count();
  }

  private String log() {
    try {
      return Files.readString(directory.resolve("server.log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Also kills the Erlang VM, which is a child of the started process. */
  @Override
  public void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    try {
      Files.deleteIfExists(directory.resolve("pid"));
      if (!process.waitFor(Await.PROCESS_DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError(
            "RabbitMQ was killed, but did not end within " + Await.PROCESS_DEADLINE);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** While the alarm is raised, RabbitMQ reads nothing from a connection after its first SEND. */
  @Override
  public void alarm(boolean raised) {
    control("set_vm_memory_high_watermark", raised ? "0.00001" : "0.4");
  }

  @Override
  public void close() {
    try {
      kill();
    } finally {
      epmd.destroyForcibly();
    }
    try {
      FileSystemUtils.deleteRecursively(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
