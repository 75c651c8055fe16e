package chat.parley;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts Parley. */
@SpringBootApplication
public class ParleyApplication {

  static void main(String[] args) {
    SpringApplication.run(ParleyApplication.class, args);
  }
}
