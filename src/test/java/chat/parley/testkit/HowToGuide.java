package chat.parley.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The how-to guides whose commands and settings the tests use as they are. */
public enum HowToGuide {
  MANY_NODES("many-nodes.md"),
  MONITOR("monitor.md"),
  TLS("tls.md");

  private final Path file;

  HowToGuide(String file) {
    this.file = Path.of("docs", "how-to", file);
  }

  private String text() {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the indented shell lines that begin with a command, in the order of the document. */
  List<String> shellCommands(String command) {
    return text()
        .lines()
        .filter(line -> line.startsWith("    " + command + " "))
        .map(String::strip)
        .toList();
  }

  /** Returns the first code block in a language, such as {@code xml}. */
  public String codeBlock(String language) {
    return CodeBlocks.in(text(), language).stream()
        .findFirst()
        .orElseThrow(() -> new AssertionError("No " + language + " code block in " + file));
  }
}
