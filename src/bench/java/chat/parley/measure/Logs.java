package chat.parley.measure;

import ch.qos.logback.classic.Level;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is logged where no application has set it up. */
public final class Logs {

  private Logs() {}

  /** Nothing but warnings: writing to the log would be measured too. */
  public static void off() {
    var root = (ch.qos.logback.classic.Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
  }
}
