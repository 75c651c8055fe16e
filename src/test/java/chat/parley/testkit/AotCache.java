package chat.parley.testkit;

import chat.parley.ParleyApplication;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
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
 * An ahead-of-time cache of Parley's classes, recorded during one start (JEP 514). It halves the
 * duration and the processor time of each later start.
 */
final class AotCache {

  /** Options for a fast start, as most servers run for a second or two only. */
  static final List<String> FAST_START =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m", "-XX:-UsePerfData");

  private static final FutureTask<List<String>> OPTIONS = new FutureTask<>(AotCache::create);

  /** The directory of the classes of the tests, in which a server would look for components. */
  private static final Path TESTS = codeSource(AotCache.class);

  private AotCache() {}

  /**
   * Returns the options of a JVM that uses the cache. Its class path contains the classes of the
   * tests only if the main class is one of them. The first call creates the cache, which takes
   * several seconds; if that fails, every later call fails with the same cause. Any thread may
   * call.
   *
   * @param main class with the {@code main} method of the server
   */
  static List<String> options(Class<?> main) {
    List<String> options = options();
    if (!codeSource(main).equals(TESTS)) {
      return options;
    }
    var withTests = new ArrayList<>(options);
    // The class path may continue where that of the cache ends.
    withTests.replaceAll(
        option -> option.endsWith(".jar") ? option + File.pathSeparator + TESTS : option);
    return withTests;
  }

  private static Path codeSource(Class<?> type) {
    return Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()));
  }

  private static List<String> options() {
    OPTIONS.run();
    try {
      return OPTIONS.get();
    } catch (ExecutionException e) {
      throw new AssertionError("No AOT cache: " + e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> create() throws IOException {
    Path directory = Files.createTempDirectory("parley-start");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory)));
    var options = new ArrayList<>(FAST_START);
    options.addAll(List.of("-cp", jarClassPath(directory)));
    Path cache = directory.resolve("parley.aot");
    var recording = Stream.concat(options.stream(), Stream.of("-XX:AOTCacheOutput=" + cache));
    try (var recorded = new ServerProcess(recording.toList(), ParleyApplication.class, directory)) {
      recorded.stop();
    }
    options.add("-XX:AOTCache=" + cache);
    return options;
  }

  /**
   * Returns this JVM's class path without the classes of the tests, with its directories as jars: a
   * cache allows jars only.
   */
  private static String jarClassPath(Path directory) {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .filter(entry -> Files.exists(entry) && !entry.toAbsolutePath().equals(TESTS))
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
      throw new IllegalStateException("jar failed with status " + status + " for " + classes);
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
