package chat.parley.delivery;

import java.util.List;
import org.eclipse.jetty.util.Callback;

/**
 * Completes the write of one batch. Called by Jetty when the batch has been written or the session
 * has failed. Jetty ignores exceptions of callbacks, and the outbox would never be written again;
 * here they abort the connection.
 */
record WriteCompletion(Outbox outbox, List<OutboxEntry> batch) implements Callback {

  @Override
  public void succeeded() {
    try {
      outbox.writeSucceeded(batch);
    } catch (Throwable e) {
      outbox.abort(batch, e);
    }
  }

  @Override
  public void failed(Throwable cause) {
    outbox.writeFailed(batch);
  }
}
