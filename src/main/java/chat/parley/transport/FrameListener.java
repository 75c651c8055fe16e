package chat.parley.transport;

import org.springframework.web.socket.WebSocketSession;

/** A handler that wants to know of every frame of any kind, before what is in it is handled. */
public interface FrameListener {

  /**
   * A frame has come. One thread at a time for a session; must not block or throw.
   *
   * @param bytes of its payload
   * @return whether more comes on this session than others should have to wait for
   */
  boolean came(WebSocketSession session, int bytes);
}
