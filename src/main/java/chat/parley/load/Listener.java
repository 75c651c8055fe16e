package chat.parley.load;

/** What clients tell of. All on the swarm's thread. */
interface Listener {

  /** A client is through: it has subscribed. */
  void ready(Client client);

  /**
   * A marked body has come.
   *
   * @param in the bytes, only until this returns
   * @param at where the mark begins
   */
  void arrived(Client client, byte[] in, int at);

  /** A receipt of a message has come. */
  void receipted(Client client);

  /** A client was refused, or lost its connection. */
  void failed(Client client, String reason);
}
