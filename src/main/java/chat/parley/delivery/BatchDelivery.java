package chat.parley.delivery;

import chat.parley.message.Address;

/** Delivers committed batches to their subscribers. Any thread may call. */
public interface BatchDelivery {

  /**
   * Delivers the messages that a batch releases to the subscribers on this node, and then completes
   * the futures of its senders. One batch is delivered at a time: the messages of each stream
   * arrive once and in offset order, whichever node has stored them. Never waits for a client or
   * the store; may write to the sockets of subscribers, after all locks have been released.
   *
   * @throws RuntimeException if the batch cannot be delivered, which is fatal for the process: a
   *     subscriber may have missed a message, and must not receive the next one
   */
  void deliver(CommittedBatch batch);

  /**
   * Returns whether a stream has subscribers on this node, so that messages stored by other nodes
   * must be delivered in offset order and without gaps. Called often and under locks; must not
   * block.
   */
  boolean hasSubscribers(Address address);

  /**
   * Closes the sessions that may have missed messages of a stream with {@link
   * chat.parley.message.CloseCode#TRY_AGAIN_LATER}: its subscribers and, for the changes of the
   * members of a room, those of the room. Their clients reconnect and resume. Does not block.
   */
  void disconnect(Address address);
}
