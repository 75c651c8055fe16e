package chat.parley;

import chat.parley.failures.Halt;
import chat.parley.load.LoadCommand;
import chat.parley.maintenance.StoreCommand;
import chat.parley.security.TokenCommand;
import java.util.Arrays;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.web.socket.config.annotation.EnableWebSocket;

/** Starts Parley. */
@SpringBootApplication
@EnableWebSocket
@ConfigurationPropertiesScan
public class ParleyApplication {

  static void main(String[] args) {
    String[] rest = args.length == 0 ? args : Arrays.copyOfRange(args, 1, args.length);
    switch (args.length == 0 ? "" : args[0]) {
      case "token" -> TokenCommand.run(rest);
      case "check", "backup", "restore" -> System.exit(StoreCommand.run(args[0], rest));
      case "load" -> System.exit(LoadCommand.run(rest));
      default -> serve(args);
    }
  }

  /** Runs the server, whose process is halted after a fatal failure. */
  private static void serve(String[] args) {
    var application = new SpringApplication(ParleyApplication.class);
    Halt halt = Runtime.getRuntime()::halt;
    application.addInitializers(
        context -> context.getBeanFactory().registerSingleton("halt", halt));
    application.run(args);
  }
}
