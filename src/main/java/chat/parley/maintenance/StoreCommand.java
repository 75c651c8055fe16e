package chat.parley.maintenance;

import chat.parley.store.Backup;
import chat.parley.store.Database;
import chat.parley.store.DatabaseCheck;
import chat.parley.store.FileErrors;
import chat.parley.store.StoreException;
import chat.parley.store.StoreOutage;
import chat.parley.store.StoreProperties;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

/**
 * The commands {@code check}, {@code backup} and {@code restore} of the jar. They bind the same
 * configuration as the server, so that they work on the same store.
 */
public final class StoreCommand {

  /** Exit status: the store or the backup is damaged. */
  private static final int DAMAGED = 1;

  /** Exit status: the arguments are wrong, or the command could not be carried out. */
  private static final int FAILED = 2;

  private static final Map<String, String> USAGE =
      Map.of(
          "check",
          """
          usage: check [--data-directory=data]
          Checks the embedded store for damage and changes nothing. A server may be running.
          Exit status: 0 if the store is not damaged, 1 if it is damaged or lacks commits, 2 if it
          cannot be checked.
          """,
          "backup",
          """
          usage: backup --to=DIRECTORY [--data-directory=data]
          Copies a consistent snapshot of the embedded store to another directory. A server may be
          running. Exit status: 0 if the copy is on the disk, 2 if not.
          """,
          "restore",
          """
          usage: restore --from=BACKUP [--data-directory=data] [--force]
                 restore --epochs-only
          Replaces the embedded store with a backup (a directory with a parley.db, or a database
          file), unless the backup is damaged. No server may be running. All streams begin new
          epochs, so that clients reload the messages that they show. With --force an existing
          store is moved aside. --epochs-only restores nothing and begins new epochs: for use after
          PostgreSQL was restored, or when the store may have been set back to an older state.
          Exit status: 0 if it is done, 1 if the backup is damaged, 2 if it cannot be done. Nothing
          is changed if the backup is damaged or a server is running.
          """);

  private static final List<String> OPTIONS = List.of("--force", "--epochs-only");
  private static final List<String> OPTIONS_WITH_VALUE = List.of("--to=", "--from=");

  /** Binds the settings of the store. Not a component, so that the server does not scan it. */
  @EnableConfigurationProperties(StoreProperties.class)
  static class Settings {}

  private final String command;
  private final List<String> arguments;
  private final PrintStream out;

  private StoreCommand(String command, List<String> arguments, PrintStream out) {
    this.command = command;
    this.arguments = arguments;
    this.out = out;
  }

  /**
   * Runs a command with the standard streams and blocks until it has ended.
   *
   * @param command {@code check}, {@code backup} or {@code restore}
   * @return the exit status
   */
  public static int run(String command, String... arguments) {
    return run(System.out, System.err, command, arguments);
  }

  static int run(PrintStream out, PrintStream err, String command, String... arguments) {
    List<String> options = Arrays.asList(arguments);
    if (options.contains("--help")) {
      out.print(USAGE.get(command));
      return 0;
    }
    try {
      return new StoreCommand(command, options, out).run();
    } catch (StoreException e) {
      err.println(command + ": " + e.getMessage());
      return e.outage() == StoreOutage.DAMAGED ? DAMAGED : FAILED;
    } catch (IllegalArgumentException e) {
      err.println(command + ": " + e.getMessage());
      err.print(USAGE.get(command));
      return FAILED;
    } catch (IOException e) {
      err.println(command + ": " + FileErrors.text(e));
      return FAILED;
    }
  }

  private int run() throws IOException, StoreException {
    StoreProperties settings = settings();
    if (arguments.contains("--epochs-only") && command.equals("restore")) {
      return renewEpochs(settings);
    }
    if (settings.store().url() != null) {
      throw new IllegalArgumentException(
          "parley.store.url is set, so messages are not in the embedded store. Use the tools of"
              + " PostgreSQL; after a restore run: restore --epochs-only");
    }
    Path directory = settings.dataDirectory().toAbsolutePath().normalize();
    return switch (command) {
      case "check" -> check(directory);
      case "backup" -> backup(directory);
      default -> restore(directory);
    };
  }

  private StoreProperties settings() {
    var properties = new ArrayList<String>();
    for (String argument : arguments) {
      if (argument.matches("--[^=]*(secret|password|passcode)=.*")) {
        throw new IllegalArgumentException(
            "all users of this machine can read the command line: set "
                + argument.replaceFirst("=.*", "")
                + " in the environment");
      } else if (argument.startsWith("--data-directory=")) {
        properties.add("--parley." + argument.substring(2));
      } else if (argument.startsWith("--parley.") || argument.startsWith("--spring.")) {
        properties.add(argument);
      } else if (!OPTIONS.contains(argument)
          && OPTIONS_WITH_VALUE.stream().noneMatch(argument::startsWith)) {
        throw new IllegalArgumentException("unknown option: " + argument);
      }
    }
    try (var context =
        new SpringApplicationBuilder(Settings.class)
            .web(WebApplicationType.NONE)
            .properties("logging.level.root=error", "spring.main.banner-mode=off")
            .logStartupInfo(false)
            .run(properties.toArray(String[]::new))) {
      return context.getBean(StoreProperties.class);
    }
  }

  /** Returns the value of an option; null if it is missing. */
  private @Nullable Path pathOption(String option) {
    return arguments.stream()
        .filter(argument -> argument.startsWith(option + "="))
        .map(argument -> Path.of(argument.substring(option.length() + 1)))
        .findFirst()
        .orElse(null);
  }

  private int check(Path directory) throws StoreException {
    out.println("checking " + directory);
    DatabaseCheck.Report report =
        DatabaseCheck.checkDirectory(directory, step -> out.println("  " + step));
    report.notes().forEach(note -> out.println("note: " + note));
    if (report.faults().isEmpty()) {
      out.println(
          "no damage found: %d streams, %d messages"
              .formatted(report.streams(), report.messages()));
      return 0;
    }
    report.faults().forEach(fault -> out.println("damaged: " + fault));
    return DAMAGED;
  }

  private int backup(Path directory) throws IOException, StoreException {
    Path to = pathOption("--to");
    if (to == null) {
      throw new IllegalArgumentException("--to is missing");
    }
    Path copy = Backup.create(directory, to);
    out.println("%s: %d bytes".formatted(copy, Files.size(copy)));
    return 0;
  }

  private int restore(Path directory) throws IOException, StoreException {
    Path from = pathOption("--from");
    if (from == null) {
      throw new IllegalArgumentException("--from is missing");
    }
    if (!Files.isReadable(Backup.databaseFile(from))) {
      throw new IllegalArgumentException("there is no readable database: " + from);
    }
    Path database = Backup.databaseFile(directory);
    if (Files.exists(database) && !arguments.contains("--force")) {
      throw new IllegalArgumentException(
          "a store already exists: %s; --force moves it aside".formatted(database));
    }
    Path before = Backup.restore(from, directory, step -> out.println("  " + step));
    if (before != null) {
      out.println("the replaced files are in " + before);
    }
    out.println("restored: " + directory + "; all streams begin new epochs");
    return 0;
  }

  private int renewEpochs(StoreProperties settings) throws StoreException {
    try (var database = new Database(settings)) {
      database.renewEpochs("restore --epochs-only");
    }
    out.println("all streams begin new epochs");
    return 0;
  }
}
