package chat.parley.bench;

import chat.parley.measure.ClassHistogram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the processes of a server use. */
final class ProcessUsage {

  private static final Pattern RESIDENT = Pattern.compile("(?m)^Pss: +(\\d+) kB$");

  private ProcessUsage() {}

  /** CPU of all so far; the kernel counts hundredths of a second. */
  static Duration cpu(List<ProcessHandle> processes) {
    return processes.stream()
        .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }

  /** Resident memory, in bytes; what several share counts once. */
  static long resident(List<ProcessHandle> processes) {
    return processes.stream().mapToLong(ProcessUsage::resident).sum();
  }

  private static long resident(ProcessHandle process) {
    try {
      Path rollup = Path.of("/proc", String.valueOf(process.pid()), "smaps_rollup");
      Matcher matcher = RESIDENT.matcher(Files.readString(rollup));
      return matcher.find() ? Long.parseLong(matcher.group(1)) * 1024 : 0;
    } catch (IOException _) {
      // It has ended.
      return 0;
    }
  }

  /** Live heap after a collection, in bytes, of those processes that are Java's. */
  static long heap(List<ProcessHandle> processes) {
    return processes.stream()
        .filter(process -> process.info().command().orElse("").endsWith("java"))
        .mapToLong(process -> ClassHistogram.of(process.pid()).bytes())
        .sum();
  }
}
