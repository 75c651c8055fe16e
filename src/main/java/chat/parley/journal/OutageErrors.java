package chat.parley.journal;

import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.store.StoreException;
import chat.parley.store.StoreOutage;

/** The errors that clients receive when the store is unavailable. */
final class OutageErrors {

  /**
   * For writes that are pending when the writer thread fails. Created in advance: there may be no
   * memory left then.
   */
  @SuppressWarnings("StaticAssignmentOfThrowable") // It has no stack trace.
  static final ChatException FATAL =
      ChatError.STORE_AWAY.because(
          "Parley has failed and is restarting; reconnect, and send messages without a receipt"
              + " again with the same client-message-id");

  private OutageErrors() {}

  static ChatException of(StoreException e) {
    return of(e.outage());
  }

  static ChatException of(StoreOutage outage) {
    return ChatError.STORE_AWAY.because(
        "The store is unavailable: %s; no message with a receipt is lost, try again later"
            .formatted(outage.text()));
  }

  /** For writes that were given to the store, which has not answered in time. */
  static ChatException outcomeUnknown() {
    return ChatError.STORE_AWAY.because(
        "The store has not answered in time, so the message may have been stored; send it again"
            + " later with the same client-message-id");
  }
}
