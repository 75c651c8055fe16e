package chat.parley.testkit;

import chat.parley.ParleyApplication;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.logging.LoggingApplicationListener;

/** Parley in this JVM, where others run beside it. */
public final class EmbeddedParley {

  private static final AtomicBoolean LOG_IS_SET_UP = new AtomicBoolean();

  private EmbeddedParley() {}

  /**
   * Not started yet. All but the first leave the log as it is: while one sets it up, lines of
   * others are lost, and whoever listens to it is forgotten.
   */
  public static SpringApplicationBuilder builder() {
    var builder = new SpringApplicationBuilder(ParleyApplication.class);
    if (LOG_IS_SET_UP.getAndSet(true)) {
      var application = builder.application();
      application.setListeners(
          application.getListeners().stream()
              .filter(listener -> !(listener instanceof LoggingApplicationListener))
              .toList());
    }
    return builder;
  }
}
