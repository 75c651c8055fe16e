package chat.parley.attack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The resource usage of a process, as Linux reports it in {@code /proc}. */
record ProcessMetrics(long pid) {

  private static final double TICKS_PER_SECOND = 100;

  /**
   * The resource usage at one point in time.
   *
   * @param nanos the time, by {@link System#nanoTime}
   * @param cpuSeconds the CPU time used so far
   * @param megabytes the resident memory
   * @param sockets the number of open sockets
   */
  record Sample(long nanos, double cpuSeconds, long megabytes, long sockets) {

    /** Returns the CPU time used since an earlier sample, in percent of all processors. */
    double cpuPercentSince(Sample before) {
      double seconds = (nanos - before.nanos) / 1e9 * Runtime.getRuntime().availableProcessors();
      return (cpuSeconds - before.cpuSeconds) / seconds * 100;
    }
  }

  Sample sample() {
    return new Sample(System.nanoTime(), cpuSeconds(), residentMegabytes(), sockets());
  }

  private long residentMegabytes() {
    String line =
        read("status").lines().filter(l -> l.startsWith("VmRSS:")).findFirst().orElseThrow();
    return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
  }

  private double cpuSeconds() {
    String stat = read("stat");
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
  }

  private long sockets() {
    try (Stream<Path> open = Files.list(Path.of("/proc", String.valueOf(pid), "fd"))) {
      return open.filter(ProcessMetrics::isSocket).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isSocket(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
    } catch (IOException _) {
      return false;
    }
  }

  private String read(String name) {
    try {
      return Files.readString(Path.of("/proc", String.valueOf(pid), name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
