package chat.parley.peer;

import chat.parley.testkit.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A server started by a command. */
final class ServerPart implements Part {

  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration CHECK_INTERVAL = Duration.ofMillis(50);

  private final Path log;
  private final Process process;

  ServerPart(List<String> command, Map<String, String> environment, Path log) {
    this.log = log;
    var builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void awaitAccepting(int port) {
    long end = System.nanoTime() + START_TIMEOUT.toNanos();
    while (!isAccepting(port)) {
      if (!process.isAlive() || System.nanoTime() - end > 0) {
        throw new IllegalStateException("The server did not start: " + output());
      }
      Await.pause(CHECK_INTERVAL);
    }
  }

  private static boolean isAccepting(int port) {
    try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  private String output() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Stream<ProcessHandle> processes() {
    return Part.tree(process.toHandle());
  }

  @Override
  public void close() {
    List<ProcessHandle> all = processes().toList();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(ended -> ended.onExit().join());
  }
}
