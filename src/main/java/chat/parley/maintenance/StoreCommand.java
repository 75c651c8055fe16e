package chat.parley.maintenance;

import chat.parley.store.Backup;
import chat.parley.store.Database;
import chat.parley.store.DatabaseCheck;
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
 * Checks, copies or restores a store: {@code java -jar parley.jar check}, {@code backup} or {@code
 * restore}. Reads the settings of the server, so that it means the same store.
 */
public final class StoreCommand {

  private static final int DAMAGED = 1;
  private static final int WRONG = 2;

  private static final Map<String, String> USAGE =
      Map.of(
          "check",
          """
          usage: check [--data-directory=data]
          Looks for damage in the embedded store and changes nothing. A server may run meanwhile.
          Ends with 0 if the store is whole, 1 if it is damaged or lacks commits, 2 if it cannot be
          checked.
          """,
          "backup",
          """
          usage: backup --to=DIRECTORY [--data-directory=data]
          Copies the embedded store into another directory, as it is at one moment. A server may run
          meanwhile. Ends with 0 if the copy is on the disk, 2 if not.
          """,
          "restore",
          """
          usage: restore --from=BACKUP [--data-directory=data] [--force]
                 restore --epochs-only
          Puts a backup (a directory with a parley.db, or such a file) in the place of the embedded
          store, if it is whole; no server may run. All streams begin new epochs, so that clients
          load again what they show. With --force a store that is there already is moved aside.
          --epochs-only restores nothing and begins new epochs: after PostgreSQL was restored, or
          whenever the store may have gone back. Ends with 0 if it is done, 1 if the backup is
          damaged, 2 if it cannot be done; then nothing is changed.
          """);

  private static final List<String> FLAGS = List.of("--force", "--epochs-only", "--help");
  private static final List<String> VALUES = List.of("--to=", "--from=", "--data-directory=");

  /** What the command needs of the application. No component: the server must not find it. */
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
   * Runs one of the three.
   *
   * @return the exit status
   */
  public static int run(String command, String... arguments) {
    return run(System.out, System.err, command, arguments);
  }

  static int run(PrintStream out, PrintStream err, String command, String... arguments) {
    List<String> all = Arrays.asList(arguments);
    if (all.contains("--help")) {
      out.print(USAGE.get(command));
      return 0;
    }
    try {
      return new StoreCommand(command, all, out).run();
    } catch (StoreException e) {
      err.println(command + ": " + e.getMessage());
      return e.trouble() == StoreOutage.DAMAGED ? DAMAGED : WRONG;
    } catch (IllegalArgumentException e) {
      err.println(command + ": " + e.getMessage());
      err.print(USAGE.get(command));
      return WRONG;
    } catch (IOException e) {
      err.println(command + ": " + e);
      return WRONG;
    }
  }

  private int run() throws IOException, StoreException {
    StoreProperties settings = settings();
    if (arguments.contains("--epochs-only") && command.equals("restore")) {
      return renew(settings);
    }
    if (settings.store().url() != null) {
      throw new IllegalArgumentException(
          "parley.store.url is set, so messages are not in the embedded store. PostgreSQL has tools"
              + " of its own; after a restore run: restore --epochs-only");
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
            "everybody on this machine can read the command line: give "
                + argument.replaceFirst("=.*", "")
                + " in the environment");
      } else if (argument.startsWith("--data-directory=")) {
        properties.add("--parley." + argument.substring(2));
      } else if (argument.startsWith("--parley.") || argument.startsWith("--spring.")) {
        properties.add(argument);
      } else if (!FLAGS.contains(argument) && VALUES.stream().noneMatch(argument::startsWith)) {
        throw new IllegalArgumentException("there is no such option: " + argument);
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

  private @Nullable Path path(String option) {
    return arguments.stream()
        .filter(argument -> argument.startsWith(option + "="))
        .map(argument -> Path.of(argument.substring(option.length() + 1)))
        .findFirst()
        .orElse(null);
  }

  private int check(Path directory) throws StoreException {
    out.println("checking " + directory);
    DatabaseCheck.Report report =
        DatabaseCheck.ofDirectory(directory, step -> out.println("  " + step));
    report.notes().forEach(note -> out.println("note: " + note));
    if (report.faults().isEmpty()) {
      out.println("whole: %d streams, %d messages".formatted(report.streams(), report.messages()));
      return 0;
    }
    report.faults().forEach(fault -> out.println("damaged: " + fault));
    return DAMAGED;
  }

  private int backup(Path directory) throws IOException, StoreException {
    Path to = path("--to");
    if (to == null) {
      throw new IllegalArgumentException("--to is missing");
    }
    Path copy = Backup.make(directory, to);
    out.println("%s: %d bytes".formatted(copy, Files.size(copy)));
    return 0;
  }

  private int restore(Path directory) throws IOException, StoreException {
    Path from = path("--from");
    if (from == null) {
      throw new IllegalArgumentException("--from is missing");
    }
    if (!Files.isReadable(Backup.file(from))) {
      throw new IllegalArgumentException("there is no database that can be read: " + from);
    }
    Path database = Backup.file(directory);
    if (Files.exists(database) && !arguments.contains("--force")) {
      throw new IllegalArgumentException(
          "there is a store already: %s; --force moves it aside".formatted(database));
    }
    Path before = Backup.restore(from, directory, step -> out.println("  " + step));
    if (before != null) {
      out.println("what was there before is in " + before);
    }
    out.println("restored: " + directory + "; all streams begin new epochs");
    return 0;
  }

  private int renew(StoreProperties settings) throws StoreException {
    try (var database = new Database(settings)) {
      database.renew("restore --epochs-only");
    }
    out.println("all streams begin new epochs");
    return 0;
  }
}
