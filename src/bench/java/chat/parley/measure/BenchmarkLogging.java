package chat.parley.measure;

import ch.qos.logback.classic.Level;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The log level of benchmarks that start no application. */
public final class BenchmarkLogging {

  private BenchmarkLogging() {}

  /** Logs warnings and errors only, because logging would be measured too. */
  public static void warningsOnly() {
    var root = (ch.qos.logback.classic.Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
  }
}
