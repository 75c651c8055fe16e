package chat.parley.testkit;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/** An appender that records the log lines of this JVM while it is open. */
public final class ServerLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {

  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final Queue<String> lines = new ConcurrentLinkedQueue<>();

  private ServerLog() {}

  /** Starts recording. Starts a server before, because the first one initializes logging. */
  public static ServerLog open() {
    ParleyServer.shared();
    var log = new ServerLog();
    log.setContext(log.root.getLoggerContext());
    log.start();
    log.root.addAppender(log);
    return log;
  }

  @Override
  protected void append(ILoggingEvent event) {
    String thrown =
        event.getThrowableProxy() == null ? "" : " / " + event.getThrowableProxy().getClassName();
    lines.add(event.getLoggerName() + ": " + event.getFormattedMessage() + thrown);
  }

  /** Returns the lines; each has the logger's name, the message and the class of the exception. */
  public List<String> lines() {
    return List.copyOf(lines);
  }

  @Override
  public void close() {
    root.detachAppender(this);
    stop();
  }
}
