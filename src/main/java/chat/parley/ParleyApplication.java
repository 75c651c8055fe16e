package chat.parley;

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
    SpringApplication.run(ParleyApplication.class, args);
  }
}
