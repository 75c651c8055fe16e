package chat.parley.transport;

/** The session of one event stream, which a protocol implements. */
public interface EventStreamSession {

  /**
   * Starts the session. May block; what the client sends is not read before this returns, and the
   * connection may end meanwhile. An exception closes the connection.
   *
   * @param sink writes to the connection
   */
  void opened(SessionSink sink);

  /**
   * Releases what the session holds. Called once after its connection has ended, by any thread,
   * possibly before {@link #opened} returns; must not wait for it.
   */
  void closed();
}
