package chat.parley.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What operators are told to do, so that the tests do just that. */
public final class Documented {

  private static final Path OPERATIONS = Path.of("docs", "operations.md");

  private Documented() {}

  private static String text() {
    try {
      return Files.readString(OPERATIONS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The lines for a shell that begin with a command, wherever it is to be run. */
  static List<String> lines(String command) {
    return text()
        .lines()
        .filter(line -> line.startsWith("    " + command + " "))
        .map(String::strip)
        .toList();
  }

  /** The part of {@code broker.xml}. */
  static String xml() {
    return block("xml");
  }

  /** The first block in a language. */
  public static String block(String language) {
    Matcher block =
        Pattern.compile("^```" + language + "\n(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE)
            .matcher(text());
    if (!block.find()) {
      throw new AssertionError("No " + language + " in " + OPERATIONS);
    }
    return block.group(1);
  }
}
