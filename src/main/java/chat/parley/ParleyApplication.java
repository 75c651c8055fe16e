package chat.parley;

import chat.parley.failures.ProcessHalt;
import chat.parley.load.LoadCommand;
import chat.parley.maintenance.StoreCommand;
import chat.parley.security.TokenCommand;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.web.socket.config.annotation.EnableWebSocket;

/** Starts Parley, or runs one of its commands. */
@SpringBootApplication
@EnableWebSocket
@ConfigurationPropertiesScan
public class ParleyApplication {

  /** The exit code of a command line that cannot be understood. */
  private static final int USAGE_ERROR = 2;

  static void main(String[] args) {
    run(read(args));
  }

  private static CommandLine read(String... args) {
    try {
      return CommandLine.of(args);
    } catch (IllegalArgumentException e) {
      System.err.println("parley: " + e.getMessage());
      System.exit(USAGE_ERROR);
      throw e;
    }
  }

  private static void run(CommandLine line) {
    switch (line.command()) {
      case SERVE -> serve(line.arguments());
      case TOKEN -> System.exit(TokenCommand.run(line.arguments()));
      case LOAD -> System.exit(LoadCommand.run(line.arguments()));
      case CHECK, BACKUP, RESTORE ->
          System.exit(StoreCommand.run(line.command().text(), line.arguments()));
      case HELP -> System.out.print(CommandLine.USAGE);
      case VERSION -> System.out.println("parley " + version());
    }
  }

  /** Runs the server, whose process is halted after a fatal failure. */
  private static void serve(String... args) {
    var application = new SpringApplication(ParleyApplication.class);
    ProcessHalt halt = Runtime.getRuntime()::halt;
    application.addInitializers(
        context -> context.getBeanFactory().registerSingleton("halt", halt));
    application.run(args);
  }

  private static String version() {
    String version = ParleyApplication.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
