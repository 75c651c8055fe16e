package chat.parley.attack;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The threads of this JVM, virtual ones too. */
final class ThreadDump {

  /** Where a thread is that handles or writes something for a client. */
  private static final List<String> AT_WORK =
      List.of(
          "chat.parley.stomp.StompHandler.",
          "chat.parley.legacy.LegacyHandler.",
          "chat.parley.delivery.Outbox.",
          "chat.parley.security.");

  private ThreadDump() {}

  /** The lines of stacks that are in the middle of work for a client. */
  static List<String> atWork() {
    try {
      Path folder = Files.createTempDirectory("threads");
      Path dump = folder.resolve("dump.txt");
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
          .dumpThreads(dump.toString(), ThreadDumpFormat.TEXT_PLAIN);
      try (Stream<String> lines = Files.lines(dump)) {
        return lines.filter(line -> AT_WORK.stream().anyMatch(line::contains)).toList();
      } finally {
        Files.delete(dump);
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
