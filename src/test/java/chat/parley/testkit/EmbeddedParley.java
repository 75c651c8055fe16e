package chat.parley.testkit;

import chat.parley.ParleyApplication;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.logging.LoggingApplicationListener;

/** Parley in this JVM, next to other instances. */
public final class EmbeddedParley {

  private static final AtomicBoolean LOGGING_INITIALIZED = new AtomicBoolean();

  private EmbeddedParley() {}

  /**
   * Returns an application that is not started yet. Only the first one initializes logging: the
   * initialization loses lines of instances that are running, and removes appenders of tests.
   */
  public static SpringApplicationBuilder builder() {
    var builder = new SpringApplicationBuilder(ParleyApplication.class);
    if (LOGGING_INITIALIZED.getAndSet(true)) {
      var application = builder.application();
      application.setListeners(
          application.getListeners().stream()
              .filter(listener -> !(listener instanceof LoggingApplicationListener))
              .toList());
    }
    return builder;
  }
}
