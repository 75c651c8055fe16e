package chat.parley.transport;

import org.springframework.web.socket.WebSocketSession;

/**
 * A WebSocket handler that is notified of every frame of any kind before its payload is handled.
 */
public interface FrameListener {

  /**
   * Called for each frame received, by one thread at a time for a session; must not block or throw.
   *
   * @param bytes the size of the payload
   * @return whether the session is a heavy sender, for which other sessions should not have to wait
   */
  boolean frameReceived(WebSocketSession session, int bytes);
}
