package chat.parley.transport;

import org.eclipse.jetty.io.AbstractConnection;

/**
 * How far one HTTP connection has come with a request and its answer. Owned by the clock of {@link
 * SlowRequestGuard}.
 */
final class RequestProgress {

  /** An answer is on its way as long as so much of it leaves in time: what one write has. */
  private static final int STEP = 64 * 1024;

  private final AbstractConnection connection;
  private final String address;
  private long steps;
  private long bytesIn;
  private long since;

  RequestProgress(AbstractConnection connection, String address, long now) {
    this.connection = connection;
    this.address = address;
    this.since = now;
  }

  String address() {
    return address;
  }

  /**
   * Whether it has taken too long. A connection that has had its answers and sends nothing is left
   * to Jetty's idle timeout.
   *
   * @param requestNanos how long the head of a request may take, and the first one until it begins
   * @param answerNanos how long the rest may take
   */
  boolean isDue(long now, long requestNanos, long answerNanos) {
    long requests = connection.getMessagesIn();
    long answers = connection.getMessagesOut();
    // Jetty counts an answer when it begins. While one is written, nothing is read.
    boolean answering = requests > answers || !connection.isFillInterested();
    boolean resting = requests > 0 && !answering && connection.getBytesIn() == bytesIn;
    long stepsNow = requests + answers + connection.getBytesOut() / STEP;
    if (stepsNow != steps || resting) {
      steps = stepsNow;
      bytesIn = connection.getBytesIn();
      since = now;
    }
    return now - since > (answering ? answerNanos : requestNanos);
  }

  void end() {
    connection.getEndPoint().close();
  }
}
