package chat.parley.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A complete Parley server in a process of its own, which can be killed and started again. */
public final class ServerProcess implements AutoCloseable {

  /** Interval between readiness checks; more frequent ones would slow down the start. */
  private static final Duration POLL_INTERVAL = Duration.ofMillis(50);

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<String> command;
  private final Map<String, String> environment;
  private final Path log;
  private final int port;
  private Process process;

  /**
   * Starts a server; returns when it is ready.
   *
   * @param main class with the {@code main} method of the server
   * @param directory for its data and its log
   * @param properties each as {@code name=value}
   */
  public ServerProcess(Class<?> main, Path directory, String... properties) {
    this(AotCache.options(main), main, directory, properties);
  }

  /**
   * Returns the options of a JVM that starts fast, followed by more options.
   *
   * @param main class with the {@code main} method of the server
   */
  public static List<String> fastStartOptions(Class<?> main, String... more) {
    var options = new ArrayList<>(AotCache.options(main));
    options.addAll(List.of(more));
    return options;
  }

  /**
   * Starts a server; returns when it is ready.
   *
   * @param options of its JVM; a class path among them replaces that of this JVM
   * @param main class with the {@code main} method of the server
   * @param directory for its data and its log
   * @param properties each as {@code name=value}
   */
  public ServerProcess(List<String> options, Class<?> main, Path directory, String... properties) {
    this(java(program(options, main)), Map.of(), directory, properties);
  }

  private ServerProcess(
      List<String> program, Map<String, String> environment, Path directory, String... properties) {
    this.port = FreePort.next();
    this.log = directory.resolve("server.log");
    this.environment = new HashMap<>(environment);
    Arrays.stream(properties).filter(ServerProcess::isSecret).forEach(this::setInEnvironment);
    this.command = command(program, directory, port, properties);
    this.process = run();
    awaitReady();
  }

  /**
   * Starts a packaged jar, which may be of another version than these sources; returns when it is
   * ready.
   */
  public static ServerProcess ofJar(Path jar, Path directory, String... properties) {
    var program = new ArrayList<>(AotCache.FAST_START);
    program.addAll(List.of("-jar", jar.toString()));
    return new ServerProcess(java(program), Map.of(), directory, properties);
  }

  /**
   * Starts the launcher of a distribution, which chooses the JVM and its options; returns when the
   * server is ready.
   *
   * @param environment added to that of this JVM
   */
  public static ServerProcess ofLauncher(
      Path launcher, Map<String, String> environment, Path directory, String... properties) {
    return new ServerProcess(List.of(launcher.toString()), environment, directory, properties);
  }

  private static List<String> java(List<String> arguments) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"));
    command.addAll(arguments);
    return command;
  }

  private static List<String> program(List<String> options, Class<?> main) {
    var program = new ArrayList<>(List.of("-cp", System.getProperty("java.class.path")));
    program.add("--enable-native-access=ALL-UNNAMED");
    program.addAll(options);
    program.add(main.getName());
    return program;
  }

  private static List<String> command(
      List<String> program, Path directory, int port, String... properties) {
    var command = new ArrayList<>(program);
    command.add("--server.port=" + port);
    command.add("--parley.data-directory=" + directory.resolve("data"));
    var values = new LinkedHashMap<>(TestLimits.HIGH_LIMITS);
    for (String property : properties) {
      if (!isSecret(property)) {
        int equals = property.indexOf('=');
        values.put(property.substring(0, equals), property.substring(equals + 1));
      }
    }
    values.forEach((name, value) -> command.add("--" + name + "=" + value));
    return command;
  }

  /** Returns whether a property is a secret, which must not be on the command line. */
  private static boolean isSecret(String property) {
    return property.matches("[^=]*(secret|password|passcode)=.*");
  }

  private void setInEnvironment(String property) {
    int equals = property.indexOf('=');
    environment.put(
        environmentVariable(property.substring(0, equals)), property.substring(equals + 1));
  }

  private static String environmentVariable(String name) {
    return name.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
  }

  private Process run() {
    try {
      var builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      builder.environment().putAll(environment);
      return Watchdog.watched(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitReady() {
    long end = System.nanoTime() + Await.PROCESS_DEADLINE.toNanos();
    while (status("/actuator/health/readiness") != 200) {
      if (!process.isAlive() || System.nanoTime() > end) {
        close();
        throw new AssertionError("The server did not start: " + log());
      }
      Await.pause(POLL_INTERVAL);
    }
  }

  /** Sends a GET and returns the status of the response, or 0 if there is none. */
  public int status(String path) {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
    try {
      return http.send(request, BodyHandlers.discarding()).statusCode();
    } catch (IOException _) {
      return 0;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  public int port() {
    return port;
  }

  /** Returns the CPU time that the current process has used. */
  public Duration cpu() {
    return process.info().totalCpuDuration().orElseThrow();
  }

  /** Returns the id of the current process. */
  public long pid() {
    return process.pid();
  }

  /** Returns the output of the server so far. */
  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts the server again after it has ended; returns when it is ready. */
  public void start() {
    process = run();
    awaitReady();
  }

  /** Starts the server again after it has ended; does not wait until it is ready. */
  public void launch() {
    process = run();
  }

  /** Ends the server by SIGTERM, and waits until it has ended. */
  public void stop() {
    terminate();
    awaitExit("after SIGTERM");
  }

  /** Sends SIGTERM to the server, and does not wait. */
  public void terminate() {
    process.destroy();
  }

  /** Returns whether the current process has not ended. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Suspends the process until it is resumed, as on an overloaded machine. */
  public void pause() {
    signal("STOP");
  }

  public void resume() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, String.valueOf(pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits until the server ends by itself, and returns its exit status. */
  public int exitStatus() {
    awaitExit("by itself");
    return process.exitValue();
  }

  /** Kills the server by SIGKILL, and waits until it has ended. */
  @Override
  public void close() {
    process.destroyForcibly();
    awaitExit("after SIGKILL");
  }

  private void awaitExit(String how) {
    try {
      if (!process.waitFor(Await.PROCESS_DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError(
            "The server did not end " + how + " within " + Await.PROCESS_DEADLINE);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
