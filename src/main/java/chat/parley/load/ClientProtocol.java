package chat.parley.load;

/** The protocol that the clients speak over WebSocket. */
public enum ClientProtocol {
  /** STOMP 1.2. */
  STOMP,
  /** The legacy protocol: JSON texts; connecting subscribes. */
  OLD
}
