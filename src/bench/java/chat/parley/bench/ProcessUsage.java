package chat.parley.bench;

import chat.parley.measure.ClassHistogram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The resource usage of the processes of a server. */
final class ProcessUsage {

  private static final Pattern RESIDENT = Pattern.compile("(?m)^Pss: +(\\d+) kB$");

  private ProcessUsage() {}

  /** Returns the CPU time of all processes so far; the kernel counts hundredths of a second. */
  static Duration cpu(List<ProcessHandle> processes) {
    return processes.stream()
        .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }

  /** Returns the resident memory in bytes; shared memory counts once. */
  static long resident(List<ProcessHandle> processes) {
    return processes.stream().mapToLong(ProcessUsage::resident).sum();
  }

  private static long resident(ProcessHandle process) {
    try {
      Path rollup = Path.of("/proc", String.valueOf(process.pid()), "smaps_rollup");
      Matcher matcher = RESIDENT.matcher(Files.readString(rollup));
      return matcher.find() ? Long.parseLong(matcher.group(1)) * 1024 : 0;
    } catch (IOException _) {
      // The process has ended.
      return 0;
    }
  }

  /** Returns the live heap of the Java processes after a collection, in bytes. */
  static long heap(List<ProcessHandle> processes) {
    return processes.stream()
        .filter(process -> process.info().command().orElse("").endsWith("java"))
        .mapToLong(process -> ClassHistogram.of(process.pid()).bytes())
        .sum();
  }
}
