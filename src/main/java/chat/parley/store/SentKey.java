package chat.parley.store;

import chat.parley.message.Draft;
import org.jspecify.annotations.Nullable;

/** What makes a send the same as an earlier one. */
record SentKey(String sender, String clientMessageId) {

  /** Null if the sender gave no id. */
  static @Nullable SentKey of(Draft draft) {
    String id = draft.clientMessageId();
    return id == null ? null : new SentKey(draft.from().value(), id);
  }
}
