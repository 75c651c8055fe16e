package chat.parley.journal;

import chat.parley.message.Address;
import chat.parley.message.ChatMessage;
import java.util.List;

/** The other processes that write to the same store. */
public interface OtherNodes {

  /** Nobody else writes to the store. */
  OtherNodes NONE =
      new OtherNodes() {
        @Override
        public boolean subscribed(Address address) {
          return false;
        }

        @Override
        public void stored(long number, List<ChatMessage> messages) {}
      };

  /**
   * Whether somebody reads a stream here, so that what others store must come in order and without
   * a hole. Called often, under locks.
   */
  boolean subscribed(Address address);

  /**
   * Tells them what has been stored here. Called by the journal's one writer after each commit;
   * must not block. What does not reach them they read from the store.
   *
   * @param number counts from 1 by 1; one may be left out when a batch could not be stored
   */
  void stored(long number, List<ChatMessage> messages);
}
