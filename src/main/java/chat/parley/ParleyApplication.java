package chat.parley;

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
    if (args.length > 0 && args[0].equals("token")) {
      TokenCommand.run(Arrays.copyOfRange(args, 1, args.length));
    } else {
      SpringApplication.run(ParleyApplication.class, args);
    }
  }
}
