package chat.parley.transport;

import org.eclipse.jetty.io.AbstractConnection;

/**
 * The progress of one HTTP connection with its requests and responses. {@link #isOverdue} is called
 * by the thread of {@link SlowRequestGuard}'s periodic check only; any thread may call the other
 * methods.
 */
final class RequestProgress {

  /** The bytes of a response that must leave in time; as many as one write has. */
  private static final int STEP_BYTES = 64 * 1024;

  private final AbstractConnection connection;
  private final String address;
  private long steps;
  private long bytesIn;
  private long lastProgress;

  RequestProgress(AbstractConnection connection, String address, long now) {
    this.connection = connection;
    this.address = address;
    this.lastProgress = now;
  }

  String address() {
    return address;
  }

  /**
   * Returns whether the current request or its response takes too long. A connection that has
   * received all its responses and sends nothing is not overdue; Jetty's idle timeout closes it.
   *
   * @param now the time by {@link chat.parley.limits.RunningTime}
   * @param requestNanos the maximum time for the head of a request, which for the first request
   *     starts when the connection is opened
   * @param responseNanos the maximum time for the rest of a request and for each {@link
   *     #STEP_BYTES} of the response
   */
  boolean isOverdue(long now, long requestNanos, long responseNanos) {
    long requests = connection.getMessagesIn();
    long responses = connection.getMessagesOut();
    // Jetty counts a response when it begins. While a response is written, nothing is read.
    boolean responding = requests > responses || !connection.isFillInterested();
    boolean idle = requests > 0 && !responding && connection.getBytesIn() == bytesIn;
    long currentSteps = requests + responses + connection.getBytesOut() / STEP_BYTES;
    if (currentSteps != steps || idle) {
      steps = currentSteps;
      bytesIn = connection.getBytesIn();
      lastProgress = now;
    }
    return now - lastProgress > (responding ? responseNanos : requestNanos);
  }

  /** Closes the connection without a response. */
  void closeConnection() {
    connection.getEndPoint().close();
  }
}
