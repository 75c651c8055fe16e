package chat.parley.journal;

import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.store.StoreException;
import chat.parley.store.StoreOutage;

/** What clients are told when the store does not do its work. */
final class OutageErrors {

  /**
   * For senders that wait when the writer thread has failed. Made before: there may be no memory
   * left then.
   */
  @SuppressWarnings("StaticAssignmentOfThrowable") // It has no stack trace.
  static final ChatException FATAL =
      ChatError.STORE_AWAY.because(
          "Parley has failed and starts again; connect again, and repeat what has no receipt with"
              + " the same client-message-id");

  private OutageErrors() {}

  static ChatException of(StoreException e) {
    return of(e.trouble());
  }

  static ChatException of(StoreOutage trouble) {
    return ChatError.STORE_AWAY.because(
        "The store can not be used now: %s; nothing is lost that had a receipt, try again in a moment"
            .formatted(trouble.text()));
  }

  /** For what has been given to the store, which has not answered. */
  static ChatException unsure() {
    return ChatError.STORE_AWAY.because(
        "The store has not answered in time, so the message may have been stored; send it again in"
            + " a moment with the same client-message-id");
  }
}
