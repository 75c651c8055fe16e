package chat.parley.testkit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A shell that runs commands of a document, with the programs of this JVM's JDK in its path. */
public final class Shell implements AutoCloseable {

  private static final Duration POLL_INTERVAL = Duration.ofMillis(20);

  private final Process process;
  private final Path output;

  private Shell(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /** Runs commands in a directory until they end, and fails if their exit status is not 0. */
  public static void run(Path directory, String commands) {
    try (Shell shell = shell(directory, commands)) {
      if (!shell.process.waitFor(Await.PROCESS_DEADLINE.toSeconds(), TimeUnit.SECONDS)
          || shell.process.exitValue() != 0) {
        throw new AssertionError("Failed: " + commands + "\n" + shell.output());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Starts commands in a directory. The last one runs until this shell is closed. */
  public static Shell start(Path directory, String commands) {
    // The last command takes the place of the shell, so that it ends with it.
    return shell(directory, commands.strip().replaceFirst("(.*)$", "exec $1"));
  }

  private static Path newOutput(Path directory) {
    try {
      return Files.createTempFile(directory, "shell", ".log");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Shell shell(Path directory, String commands) {
    Path output = newOutput(directory);
    var builder =
        new ProcessBuilder("sh", "-e", "-c", commands)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    Path programs = Path.of(System.getProperty("java.home"), "bin");
    builder
        .environment()
        .compute("PATH", (_, path) -> programs + (path == null ? "" : File.pathSeparator + path));
    try {
      return new Shell(Watchdog.watched(builder.start()), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until the output contains a text. */
  public void awaitOutput(String expected) {
    long end = System.nanoTime() + Await.PROCESS_DEADLINE.toNanos();
    while (!output().contains(expected)) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new AssertionError("No '" + expected + "' in the output: " + output());
      }
      Await.pause(POLL_INTERVAL);
    }
  }

  private String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Kills the last command, and waits until it has ended. */
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
