package chat.parley;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.CommandLine.Command;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The arguments of the jar select a command or start the server; unknown ones are refused. */
class CommandLineTest {

  @Test
  void withoutArgumentsTheServerStarts() {
    assertThat(CommandLine.of().command()).isEqualTo(Command.SERVE);
  }

  @Test
  void propertiesArePassedToTheServer() {
    CommandLine line = CommandLine.of("--server.port=0", "--debug", "-Dx=y");
    assertThat(line.command()).isEqualTo(Command.SERVE);
    assertThat(line.arguments()).containsExactly("--server.port=0", "--debug", "-Dx=y");
  }

  @Test
  void aCommandReceivesTheArgumentsAfterIt() {
    CommandLine line = CommandLine.of("token", "alice", "--help");
    assertThat(line.command()).isEqualTo(Command.TOKEN);
    assertThat(line.arguments()).containsExactly("alice", "--help");
  }

  @ParameterizedTest
  @ValueSource(strings = {"help", "--help", "-h"})
  void helpIsSelectedByCommandOrOption(String argument) {
    assertThat(CommandLine.of(argument).command()).isEqualTo(Command.HELP);
  }

  @ParameterizedTest
  @ValueSource(strings = {"version", "--version", "-V"})
  void versionIsSelectedByCommandOrOption(String argument) {
    assertThat(CommandLine.of(argument).command()).isEqualTo(Command.VERSION);
  }

  @Test
  void helpIsSelectedAfterAProperty() {
    assertThat(CommandLine.of("--server.port=0", "--help").command()).isEqualTo(Command.HELP);
  }

  @ParameterizedTest
  @CsvSource({
    "tokn, command 'tokn', token",
    "laod, command 'laod', load",
    "retsore, command 'retsore', restore",
    "--verson, option '--verson', --version"
  })
  void aMistypedCommandOrOptionIsRefusedWithASuggestion(
      String argument, String described, String suggestion) {
    assertThatThrownBy(() -> CommandLine.of(argument, "alice"))
        .hasMessageContaining("Unknown " + described)
        .hasMessageContaining("Did you mean '%s'?".formatted(suggestion));
  }

  @Test
  void anArgumentWithoutASuggestionIsRefusedWithTheListOfCommands() {
    assertThatThrownBy(() -> CommandLine.of("--server.port=0", "9000"))
        .hasMessage(
            "Unknown command '9000'. The commands are token, load, check, backup, restore,"
                + " help, version; without a command the server starts. See --help.");
  }

  @ParameterizedTest
  @CsvSource({
    "--parley.data-directory=/tmp/x restore, restore --parley.data-directory=/tmp/x",
    "--force restore --from=b, restore --force --from=b",
    "--hours=1 token load, token --hours=1 load"
  })
  void aCommandThatIsNotFirstIsRefusedWithTheCorrectedLine(String line, String corrected) {
    assertThatThrownBy(() -> CommandLine.of(line.split(" ")))
        .hasMessage("The command comes first: java -jar parley.jar " + corrected);
  }

  @Test
  void theUsageTextNamesEveryCommand() {
    assertThat(CommandLine.USAGE)
        .contains("token", "load", "check", "backup", "restore", "help", "version");
  }
}
