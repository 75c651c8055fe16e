package chat.parley.delivery;

import java.util.List;
import org.eclipse.jetty.util.Callback;

/**
 * Told by Jetty when a batch has left an outbox, or its session has failed. Jetty swallows
 * exceptions, after which the session would be silent; here they end it.
 */
record WriteCompletion(Outbox outbox, List<OutboxEntry> batch) implements Callback {

  @Override
  public void succeeded() {
    try {
      outbox.written(batch);
    } catch (Throwable e) {
      outbox.drop(batch, e);
    }
  }

  @Override
  public void failed(Throwable cause) {
    outbox.failed(batch);
  }
}
