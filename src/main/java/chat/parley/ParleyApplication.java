package chat.parley;

import chat.parley.failures.ProcessHalt;
import chat.parley.load.LoadCommand;
import chat.parley.maintenance.StoreCommand;
import chat.parley.security.TokenCommand;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.web.socket.config.annotation.EnableWebSocket;

/** Starts the server, or runs one of the other commands of the jar. */
@SpringBootApplication
@EnableWebSocket
@ConfigurationPropertiesScan
public class ParleyApplication {

  /** The exit status for invalid command line arguments. */
  private static final int USAGE_ERROR = 2;

  static void main(String[] args) {
    run(parse(args));
  }

  private static CommandLine parse(String... args) {
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

  /** Starts the server. A fatal failure halts this process. */
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
