package chat.parley.load;

/** Receives the events of clients, on the thread of the swarm. */
interface Listener {

  /** A client has connected and subscribed. */
  void ready(Client client);

  /**
   * A client has received a message with a mark.
   *
   * @param in the received bytes, valid until this method returns
   * @param at the offset of the mark
   */
  void received(Client client, byte[] in, int at);

  /** A client has received the receipt of a message. */
  void receiptReceived(Client client);

  /** A client was rejected, or lost its connection. */
  void failed(Client client, String reason);
}
