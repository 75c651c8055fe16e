package chat.parley.measure;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** What is reachable in the heap of a JVM, by class, as {@code jcmd} prints it. */
public final class ClassHistogram {

  private static final String JCMD =
      Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();

  private final String text;

  /**
   * Reads a histogram.
   *
   * @param text as {@code jcmd} prints it
   */
  ClassHistogram(String text) {
    this.text = text;
  }

  /**
   * Asks a JVM, which makes a full collection first.
   *
   * @throws UncheckedIOException if it does not answer: it has ended, or is no JVM
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
   * Sums all objects, in bytes. The fillers that a collector leaves where it moves nothing do not
   * count: it moves everything in some full collections only, so they come and go.
   */
  public long bytes() {
    return number("Total .*", 2)
        - number(".*\\[Ljdk\\.internal\\.vm\\.FillerElement;.*", 2)
        - number(".*jdk\\.internal\\.vm\\.FillerObject.*", 2);
  }

  /** How many objects there are of a class. */
  public long count(String className) {
    return number(".* \\Q" + className + "\\E", 1);
  }

  /** A number in the line that is like this, or 0 if there is none. */
  private long number(String like, int column) {
    return text.lines()
        .filter(line -> line.matches(like))
        .mapToLong(line -> Long.parseLong(line.strip().split("\\s+", -1)[column]))
        .findFirst()
        .orElse(0);
  }
}
