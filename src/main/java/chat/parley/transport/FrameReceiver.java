package chat.parley.transport;

/**
 * The session of a protocol, which receives the frames and messages of one WebSocket. A {@link
 * FrameReader} calls it, from one thread at a time. It reports errors to its client; an exception
 * that it throws closes the connection.
 */
public interface FrameReceiver {

  /**
   * Counts a frame of any kind, before its payload is handled; must not block or throw.
   *
   * @param bytes the size of the payload
   * @return whether the session is a heavy sender, for which other sessions should not have to wait
   */
  boolean frameReceived(int bytes);

  /**
   * Handles a complete message; may block, and the next frame is read when it returns.
   *
   * @param text whether it is a text message; its bytes are valid UTF-8 then
   */
  void messageReceived(byte[] bytes, boolean text);
}
