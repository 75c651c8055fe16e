package chat.parley.journal;

import chat.parley.message.Address;
import chat.parley.message.ChatMessage;
import java.util.List;

/** The other nodes, which write to the same store. */
public interface OtherNodes {

  /** Stands for a single node: no other process writes to the store. */
  OtherNodes NONE =
      new OtherNodes() {
        @Override
        public boolean isSubscribedHere(Address address) {
          return false;
        }

        @Override
        public void publish(long number, List<ChatMessage> messages) {}
      };

  /**
   * Returns whether a stream has subscribers on this node, so that messages stored by other nodes
   * must be delivered in offset order and without gaps. Called often, by any thread, under locks;
   * must not block.
   */
  boolean isSubscribedHere(Address address);

  /**
   * Sends a batch that this node has committed to the other nodes. Called by the writer thread
   * after each commit of messages; must not block. Other nodes read a batch that does not reach
   * them from the store.
   *
   * @param number the number of the batch: ascending from 1 in steps of 1, except that the number
   *     of a batch that could not be stored is left out
   * @param messages the new messages; empty if all messages of the batch were stored before
   */
  void publish(long number, List<ChatMessage> messages);
}
