package chat.parley;

import chat.parley.operations.NearestWord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The command that the arguments of the jar select.
 *
 * @param arguments the arguments after the name of the command; for {@link Command#SERVE} all
 *     arguments, which are properties and options
 */
@SuppressWarnings("ArrayRecordComponent") // never compared with equals
record CommandLine(Command command, String... arguments) {

  static final String USAGE =
      """
      usage: java -jar parley.jar [--PROPERTY=VALUE ...]    starts the server
             java -jar parley.jar COMMAND [ARGUMENT ...]

      commands:
        token      prints a token for testing a server in token mode
        load       runs a load test against a running server
        check      checks the embedded store for damage
        backup     copies the embedded store; the server may be running
        restore    replaces the embedded store with a backup
        help       prints this text; also --help
        version    prints the version; also --version

      COMMAND --help describes a command. docs/properties.md lists all properties; the most
      common ones are --server.port=8000, --server.address=127.0.0.1 and
      --parley.data-directory=data.
      """;

  /** The commands of the jar; {@code SERVE} is the one without a name. */
  enum Command {
    SERVE,
    TOKEN,
    LOAD,
    CHECK,
    BACKUP,
    RESTORE,
    HELP,
    VERSION;

    /** Returns the name of the command on the command line. */
    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final List<String> COMMANDS =
      Arrays.stream(Command.values())
          .filter(command -> command != Command.SERVE)
          .map(Command::text)
          .toList();

  /** The options without a value, which Parley and Spring Boot define. */
  private static final Set<String> FLAGS = Set.of("--help", "--version", "--debug", "--trace");

  /**
   * Parses the arguments of the jar.
   *
   * @throws IllegalArgumentException if they contain an unknown command or option; the message is
   *     meant for the user
   */
  static CommandLine of(String... arguments) {
    String first = arguments.length == 0 ? "" : arguments[0];
    return switch (first) {
      case "token", "load", "check", "backup", "restore" ->
          new CommandLine(
              Command.valueOf(first.toUpperCase(Locale.ROOT)), argumentsAfterCommand(arguments));
      case "help", "--help", "-h" -> new CommandLine(Command.HELP);
      case "version", "--version", "-V" -> new CommandLine(Command.VERSION);
      default -> parseServe(arguments);
    };
  }

  private static String[] argumentsAfterCommand(String... arguments) {
    return Arrays.copyOfRange(arguments, 1, arguments.length);
  }

  private static CommandLine parseServe(String... arguments) {
    List<String> options = Arrays.asList(arguments);
    String word = options.stream().filter(text -> !text.startsWith("-")).findFirst().orElse("");
    if (COMMANDS.contains(word)) {
      throw misplaced(word, options);
    }
    for (String argument : arguments) {
      if (!argument.startsWith("-")) {
        throw unknown("command", argument, COMMANDS);
      }
      if (!argument.contains("=") && !argument.contains(".") && !FLAGS.contains(argument)) {
        throw unknown("option", argument, FLAGS);
      }
    }
    if (options.contains("--help")) {
      return new CommandLine(Command.HELP);
    }
    return new CommandLine(
        options.contains("--version") ? Command.VERSION : Command.SERVE, arguments);
  }

  private static IllegalArgumentException misplaced(String command, List<String> arguments) {
    List<String> others = new ArrayList<>(arguments);
    others.remove(command);
    return new IllegalArgumentException(
        "The command comes first: java -jar parley.jar %s %s"
            .formatted(command, String.join(" ", others)));
  }

  private static IllegalArgumentException unknown(
      String kind, String given, Iterable<String> known) {
    String nearest = NearestWord.find(given, known);
    return new IllegalArgumentException(
        "Unknown %s '%s'.%s The commands are %s; without a command the server starts. See --help."
            .formatted(
                kind,
                given,
                nearest == null ? "" : " Did you mean '%s'?".formatted(nearest),
                String.join(", ", COMMANDS)));
  }
}
