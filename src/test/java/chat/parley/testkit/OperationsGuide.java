package chat.parley.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The commands and settings in {@code docs/operations.md}, which the tests use as they are. */
public final class OperationsGuide {

  private static final Path OPERATIONS = Path.of("docs", "operations.md");

  private OperationsGuide() {}

  private static String text() {
    try {
      return Files.readString(OPERATIONS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the indented shell lines that begin with a command, in the order of the document. */
  static List<String> shellCommands(String command) {
    return text()
        .lines()
        .filter(line -> line.startsWith("    " + command + " "))
        .map(String::strip)
        .toList();
  }

  /** Returns the documented part of Artemis' {@code broker.xml}. */
  static String brokerXml() {
    return codeBlock("xml");
  }

  /** Returns the first code block in a language, such as {@code xml}. */
  public static String codeBlock(String language) {
    Matcher block =
        Pattern.compile("^```" + language + "\n(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE)
            .matcher(text());
    if (!block.find()) {
      throw new AssertionError("No " + language + " code block in " + OPERATIONS);
    }
    return block.group(1);
  }
}
