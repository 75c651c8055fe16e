package chat.parley.measure;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** The reachable objects in the heap of a JVM by class, as printed by {@code jcmd}. */
public final class ClassHistogram {

  private static final String JCMD =
      Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();

  private final String text;

  /**
   * Creates a histogram from the output of {@code jcmd}.
   *
   * @param text the output of {@code GC.class_histogram}
   */
  ClassHistogram(String text) {
    this.text = text;
  }

  /**
   * Requests a histogram from a JVM, which performs a full garbage collection first.
   *
   * @param pid the process id of the JVM
   * @throws UncheckedIOException if there is no such JVM, or it does not answer
   */
  public static ClassHistogram of(long pid) {
    try {
      Process jcmd =
          new ProcessBuilder(JCMD, String.valueOf(pid), "GC.class_histogram")
              .redirectErrorStream(true)
              .start();
      String text = new String(jcmd.getInputStream().readAllBytes(), UTF_8);
      if (!text.contains("Total ")) {
        throw new IOException("No histogram: " + text);
      }
      return new ClassHistogram(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns the total size of all objects, in bytes. Filler objects, which a collector leaves where
   * it does not move objects, are not counted: only some full collections move all objects, so the
   * number of fillers varies.
   */
  public long bytes() {
    return number("Total .*", 2)
        - number(".*\\[Ljdk\\.internal\\.vm\\.FillerElement;.*", 2)
        - number(".*jdk\\.internal\\.vm\\.FillerObject.*", 2);
  }

  /** Returns the number of objects of a class. */
  public long count(String className) {
    return number(".* \\Q" + className + "\\E", 1);
  }

  /** Returns the number in a column of the first line that matches a pattern; 0 if none does. */
  private long number(String pattern, int column) {
    return text.lines()
        .filter(line -> line.matches(pattern))
        .mapToLong(line -> Long.parseLong(line.strip().split("\\s+", -1)[column]))
        .findFirst()
        .orElse(0);
  }
}
