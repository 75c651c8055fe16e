package chat.parley.transport;

import java.util.Map;
import org.springframework.web.socket.handler.AbstractWebSocketHandler;

/**
 * A protocol that is carried by WebSockets, with the type of its sessions. It is registered with
 * Spring as a handler, but {@link FrameUpgrade} calls only the methods of this type.
 */
public abstract class WebSocketProtocol<S extends FrameReceiver> extends AbstractWebSocketHandler {

  /** Returns the maximum size of a message that is received, in bytes. */
  protected abstract int maxMessageBytes();

  /**
   * Opens the session of a new connection; must not block. An exception closes the connection.
   *
   * @param sink writes to the connection
   * @param attributes the attributes of the handshake
   */
  protected abstract S open(SessionSink sink, Map<String, Object> attributes);

  /**
   * Starts a session that has been opened. May block; nothing is read from the connection before.
   * The connection may end meanwhile, so {@link #closed} may be called before this returns. An
   * exception closes the connection.
   */
  protected void start(S session) {}

  /**
   * Releases what a session holds. Called once after its connection has ended, by any thread; a
   * message may still be handled at that time, and this method must not wait for it.
   */
  protected abstract void closed(S session);
}
