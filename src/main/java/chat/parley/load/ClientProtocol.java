package chat.parley.load;

/** The protocol that the clients speak. */
public enum ClientProtocol {
  /** STOMP 1.2. */
  STOMP,
  /** The legacy protocol: JSON texts; connecting subscribes. */
  OLD,
  /** An event stream for messages, and a POST request for each message sent. */
  EVENTS,
  /** Long polls for messages, and a POST request for each message sent. */
  POLL
}
