package chat.parley.load;

/** How a server is spoken to, over WebSocket. */
public enum ClientProtocol {
  /** STOMP 1.2. */
  STOMP,
  /** Texts of JSON, subscribed by connecting. */
  OLD
}
