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

/** The threads of this JVM, including virtual threads. */
final class ThreadDump {

  /**
   * Prefixes of the stack frames of a thread that is handling input of a client or writing to one.
   */
  private static final List<String> SERVING_CLIENTS =
      List.of(
          "chat.parley.stomp.StompHandler.",
          "chat.parley.legacy.LegacyHandler.",
          "chat.parley.delivery.Outbox.",
          "chat.parley.http.",
          "chat.parley.security.");

  private ThreadDump() {}

  /** Returns the stack frames of all threads that are serving a client. */
  static List<String> framesServingClients() {
    try {
      Path folder = Files.createTempDirectory("threads");
      Path dump = folder.resolve("dump.txt");
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
          .dumpThreads(dump.toString(), ThreadDumpFormat.TEXT_PLAIN);
      try (Stream<String> lines = Files.lines(dump)) {
        return lines.filter(line -> SERVING_CLIENTS.stream().anyMatch(line::contains)).toList();
      } finally {
        Files.delete(dump);
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
