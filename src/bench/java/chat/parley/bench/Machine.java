package chat.parley.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Describes this machine. */
final class Machine {

  private Machine() {}

  static String text() {
    return "%s, %d cores, %d GB, Linux %s, Java %s"
        .formatted(
            line("/proc/cpuinfo", "model name"),
            cores(),
            Long.parseLong(line("/proc/meminfo", "MemTotal").replaceAll("\\D", "")) / 1_048_576,
            System.getProperty("os.version"),
            Runtime.version());
  }

  /** Returns the number of cores of the machine, which may be more than this process may use. */
  private static long cores() {
    try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines.filter(line -> line.startsWith("processor")).count();
    } catch (IOException _) {
      return 0;
    }
  }

  private static String line(String file, String name) {
    try (var lines = Files.lines(Path.of(file))) {
      return lines
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("?");
    } catch (IOException _) {
      return "?";
    }
  }
}
