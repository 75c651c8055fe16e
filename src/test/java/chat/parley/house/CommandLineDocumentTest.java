package chat.parley.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands and options in {@code docs/command-line.md}. */
class CommandLineDocumentTest {

  private static final Pattern OPTION = Pattern.compile("^ *(--[a-z-]+)[= ]", Pattern.MULTILINE);
  private static final Pattern USAGE_OPTION = Pattern.compile("(--[a-z-]+)(?==|])");
  private static final Pattern ROW = Pattern.compile("^\\| `(--[a-z-]+)", Pattern.MULTILINE);

  private static String read(String file) throws IOException {
    return Files.readString(Path.of(file));
  }

  private static Set<String> matches(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Returns the part of the page about a command. */
  private static String section(String command) throws IOException {
    String page = read("docs/command-line.md");
    int start = page.indexOf("\n## " + command + "\n");
    assertThat(start).as("section %s", command).isPositive();
    int end = page.indexOf("\n## ", start + 1);
    return page.substring(start, end < 0 ? page.length() : end);
  }

  @Test
  void everyOptionOfTheLoadCommandIsDocumented() throws IOException {
    String source = read("src/main/java/chat/parley/load/LoadOptions.java");
    assertThat(matches(ROW, section("load")))
        .isEqualTo(matches(OPTION, source.substring(0, source.indexOf("\"\"\";"))));
  }

  @Test
  void everyOptionOfTheTokenCommandIsDocumented() throws IOException {
    assertThat(matches(ROW, section("token"))).containsExactly("--hours", "--role");
    assertThat(read("src/main/java/chat/parley/security/TokenCommand.java"))
        .contains("--hours", "--role");
  }

  @ParameterizedTest
  @ValueSource(strings = {"check", "backup", "restore"})
  void everyOptionOfAStoreCommandIsDocumented(String command) throws IOException {
    String source = read("src/main/java/chat/parley/maintenance/StoreCommand.java");
    int start = source.indexOf("usage: " + command + " ");
    String usage = source.substring(start, source.indexOf("\"\"\"", start));
    assertThat(matches(USAGE_OPTION, usage))
        .isNotEmpty()
        .allSatisfy(option -> assertThat(section(command)).contains(option));
    assertThat(matches(ROW, section(command)))
        .allSatisfy(option -> assertThat(usage).contains(option));
  }

  @Test
  void everyCommandHasASection() throws IOException {
    String source = read("src/main/java/chat/parley/CommandLine.java");
    String usage = source.substring(source.indexOf("commands:"), source.indexOf("COMMAND --help"));
    for (String command :
        matches(Pattern.compile("^ +([a-z]+) {2,}[a-z]", Pattern.MULTILINE), usage)) {
      assertThat(section(command)).isNotEmpty();
    }
  }
}
