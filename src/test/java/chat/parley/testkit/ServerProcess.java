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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** The whole of Parley in a process of its own, which can be killed and started again. */
public final class ServerProcess implements AutoCloseable {

  /** It starts sooner if nobody disturbs it. */
  private static final Duration LOOK = Duration.ofMillis(50);

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<String> command;
  private final List<String> secrets;
  private final Path log;
  private final int port;
  private Process process;

  /**
   * Starts one; returns when it serves.
   *
   * @param main the class whose {@code main} is the server
   * @param directory for its data and its log
   * @param properties each as {@code name=value}
   */
  public ServerProcess(Class<?> main, Path directory, String... properties) {
    this(StartCache.options(), main, directory, properties);
  }

  /** The options of a JVM that starts fast, and more. */
  public static List<String> fastStart(String... more) {
    var options = new ArrayList<>(StartCache.options());
    options.addAll(List.of(more));
    return options;
  }

  /**
   * The same.
   *
   * @param options of its JVM; a class path among them is in place of this one's
   */
  public ServerProcess(List<String> options, Class<?> main, Path directory, String... properties) {
    this(program(options, main), directory, properties);
  }

  private ServerProcess(List<String> program, Path directory, String... properties) {
    this.port = FreePort.next();
    this.log = directory.resolve("server.log");
    this.secrets = Arrays.stream(properties).filter(ServerProcess::isSecret).toList();
    this.command = command(program, directory, port, properties);
    this.process = run();
    awaitReady();
  }

  /**
   * Starts a built jar, which may be of another version than these sources; returns when it serves.
   */
  public static ServerProcess ofJar(Path jar, Path directory, String... properties) {
    var program = new ArrayList<>(StartCache.FAST_START);
    program.addAll(List.of("-jar", jar.toString()));
    return new ServerProcess(program, directory, properties);
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
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"));
    command.addAll(program);
    command.add("--server.port=" + port);
    command.add("--parley.data-directory=" + directory.resolve("data"));
    var values = new LinkedHashMap<>(Limited.BUSY);
    for (String property : properties) {
      if (!isSecret(property)) {
        int equals = property.indexOf('=');
        values.put(property.substring(0, equals), property.substring(equals + 1));
      }
    }
    values.forEach((name, value) -> command.add("--" + name + "=" + value));
    return command;
  }

  /** Secrets may not be on the command line. */
  private static boolean isSecret(String property) {
    return property.matches("[^=]*(secret|password|passcode)=.*");
  }

  private static String variable(String name) {
    return name.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
  }

  private Process run() {
    try {
      var builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      for (String secret : secrets) {
        int equals = secret.indexOf('=');
        builder
            .environment()
            .put(variable(secret.substring(0, equals)), secret.substring(equals + 1));
      }
      return Watchdog.watched(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitReady() {
    long end = System.nanoTime() + Await.PROCESS.toNanos();
    while (status("/actuator/health/readiness") != 200) {
      if (!process.isAlive() || System.nanoTime() > end) {
        close();
        throw new AssertionError("The server did not start: " + log());
      }
      Await.pause(LOOK);
    }
  }

  /** The status of an answer to GET, or 0 if there is none. */
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

  /** Its number, until it is killed. */
  public long pid() {
    return process.pid();
  }

  /** What the server has said so far. */
  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts it again when it has ended; returns when it serves. */
  public void start() {
    process = run();
    awaitReady();
  }

  /** Asks it to end, as SIGTERM does, and waits until it has. */
  public void stop() {
    process.destroy();
    awaitEnd("be stopped");
  }

  /** It gets no processor until it is resumed, as a machine that is busy with something else. */
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

  /** Waits until it has ended by itself, and returns its exit status. */
  public int exitStatus() {
    awaitEnd("end by itself");
    return process.exitValue();
  }

  /** Ends it without a warning, as SIGKILL does. */
  @Override
  public void close() {
    process.destroyForcibly();
    awaitEnd("be killed");
  }

  private void awaitEnd(String what) {
    try {
      if (!process.waitFor(Await.PROCESS.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("The server can not " + what);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
