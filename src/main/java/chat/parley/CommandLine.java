package chat.parley;

import chat.parley.operations.NearestWord;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What the arguments of the jar ask for.
 *
 * @param arguments those of the command
 */
@SuppressWarnings("ArrayRecordComponent") // never compared with equals
record CommandLine(Command command, String... arguments) {

  static final String USAGE =
      """
      usage: java -jar parley.jar [--PROPERTY=VALUE ...]    starts the server
             java -jar parley.jar COMMAND [ARGUMENT ...]

      commands:
        token      prints a token for trying out the mode token
        load       plays many users against a running server
        check      looks for damage in the embedded store
        backup     copies the embedded store while the server runs, or not
        restore    puts a backup in the place of the embedded store
        help       prints this text; also --help
        version    prints the version; also --version

      COMMAND --help describes a command. Every property is listed in docs/operations.md;
      the most used ones are --server.port=8000, --server.address=127.0.0.1 and
      --parley.data-directory=data.
      """;

  /** What can be asked for. */
  enum Command {
    SERVE,
    TOKEN,
    LOAD,
    CHECK,
    BACKUP,
    RESTORE,
    HELP,
    VERSION;

    /** As it is spelled on the command line. */
    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final List<String> COMMANDS =
      Arrays.stream(Command.values())
          .filter(command -> command != Command.SERVE)
          .map(Command::text)
          .toList();

  /** Options that have no value: ours, and those of Spring Boot. */
  private static final Set<String> FLAGS = Set.of("--help", "--version", "--debug", "--trace");

  /**
   * Reads the arguments.
   *
   * @throws IllegalArgumentException if they name no command; its message says so to the user
   */
  static CommandLine of(String... arguments) {
    String first = arguments.length == 0 ? "" : arguments[0];
    return switch (first) {
      case "token", "load", "check", "backup", "restore" ->
          new CommandLine(Command.valueOf(first.toUpperCase(Locale.ROOT)), rest(arguments));
      case "help", "--help", "-h" -> new CommandLine(Command.HELP);
      case "version", "--version", "-V" -> new CommandLine(Command.VERSION);
      default -> serve(arguments);
    };
  }

  private static String[] rest(String... arguments) {
    return Arrays.copyOfRange(arguments, 1, arguments.length);
  }

  private static CommandLine serve(String... arguments) {
    for (String argument : arguments) {
      if (!argument.startsWith("-")) {
        throw unknown("command", argument, COMMANDS);
      }
      if (!argument.contains("=") && !argument.contains(".") && !FLAGS.contains(argument)) {
        throw unknown("option", argument, FLAGS);
      }
    }
    List<String> all = Arrays.asList(arguments);
    if (all.contains("--help")) {
      return new CommandLine(Command.HELP);
    }
    return new CommandLine(all.contains("--version") ? Command.VERSION : Command.SERVE, arguments);
  }

  private static IllegalArgumentException unknown(
      String kind, String given, Iterable<String> known) {
    String nearest = NearestWord.to(given, known);
    return new IllegalArgumentException(
        "Unknown %s '%s'.%s Commands are %s; without one the server starts. See --help."
            .formatted(
                kind,
                given,
                nearest == null ? "" : " Did you mean '%s'?".formatted(nearest),
                String.join(", ", COMMANDS)));
  }
}
