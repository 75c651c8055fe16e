package chat.parley.testkit;

import chat.parley.ParleyApplication;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/**
 * What a JVM has learnt of Parley's classes in one start (JEP 514): with it each further start
 * takes half the time, and half the processor.
 */
final class StartCache {

  /** Most live for a second or two: what counts is that they start fast. */
  static final List<String> FAST_START =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m", "-XX:-UsePerfData");

  private static final FutureTask<List<String>> MADE = new FutureTask<>(StartCache::make);

  private StartCache() {}

  /**
   * For a JVM that starts fast. The first call takes some seconds; if it fails, every later one
   * fails with the same cause. Any thread may call.
   */
  static List<String> options() {
    MADE.run();
    try {
      return MADE.get();
    } catch (ExecutionException e) {
      throw new AssertionError("No start cache: " + e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> make() throws IOException {
    Path directory = Files.createTempDirectory("parley-start");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory)));
    var options = new ArrayList<>(FAST_START);
    options.addAll(List.of("-cp", jars(directory)));
    Path cache = directory.resolve("parley.aot");
    var learning = Stream.concat(options.stream(), Stream.of("-XX:AOTCacheOutput=" + cache));
    try (var learner = new ServerProcess(learning.toList(), ParleyApplication.class, directory)) {
      learner.stop();
    }
    options.add("-XX:AOTCache=" + cache);
    return options;
  }

  /** This JVM's class path, of jars alone: a cache knows no directories. */
  private static String jars(Path directory) {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .filter(Files::exists)
        .map(entry -> Files.isDirectory(entry) ? jar(entry, directory) : entry)
        .map(Path::toString)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static Path jar(Path classes, Path directory) {
    Path jar = directory.resolve(classes.getFileName() + ".jar");
    int status =
        ToolProvider.findFirst("jar")
            .orElseThrow()
            .run(
                System.out, System.err, "--create", "--file=" + jar, "-C", classes.toString(), ".");
    if (status != 0) {
      throw new IllegalStateException("No jar of " + classes);
    }
    return jar;
  }

  private static void delete(Path directory) {
    try {
      FileSystemUtils.deleteRecursively(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
