package chat.parley.transport;

import chat.parley.limits.RunningTime;
import java.util.List;
import org.eclipse.jetty.util.Callback;

/**
 * The write side of one session, whatever transport carries it. Any thread may call; no method
 * blocks. At most one batch is written at a time.
 */
public interface SessionSink {

  /** A message that can be written to a session. */
  interface Message {

    /** Returns the encoded message, which must not be changed. */
    byte[] bytes();

    /** Returns whether the message is text; its bytes are valid UTF-8 then. */
    boolean text();
  }

  /**
   * Writes a batch, in order and with as few system calls as possible.
   *
   * @param batch one message or more
   * @param done completed once, when the last message has been written or the session has failed,
   *     possibly before this method returns
   */
  void write(List<? extends Message> batch, Callback done);

  /** Returns when the client last sent something, by {@link RunningTime}. */
  long lastReceived();

  /** Sends a ping, which every client must answer. */
  void ping();

  /**
   * Closes the session, and tells the client why.
   *
   * @param code a WebSocket close code
   * @param reason at most 123 bytes in UTF-8 (RFC 6455, section 5.5)
   */
  void close(int code, String reason);

  /** Closes the connection at once, without telling the client. */
  void abort();
}
