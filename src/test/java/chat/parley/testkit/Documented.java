package chat.parley.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What operators are told to do, so that the tests do just that. */
final class Documented {

  private static final Path OPERATIONS = Path.of("docs", "operations.md");
  private static final Pattern XML = Pattern.compile("```xml\n(.*?)```", Pattern.DOTALL);

  private Documented() {}

  private static String text() {
    try {
      return Files.readString(OPERATIONS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The words behind a command, wherever it is to be run. */
  static List<List<String>> uses(String command) {
    return text()
        .lines()
        .filter(line -> line.startsWith("    " + command + " "))
        .map(line -> List.of(line.strip().split(" ")))
        .map(words -> words.subList(1, words.size()))
        .toList();
  }

  /** The part of {@code broker.xml}. */
  static String xml() {
    Matcher block = XML.matcher(text());
    if (!block.find()) {
      throw new AssertionError("No XML in " + OPERATIONS);
    }
    return block.group(1);
  }
}
