package chat.parley.store;

import chat.parley.message.Draft;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** What makes a send the same as an earlier one. */
record SentKey(String sender, String clientMessageId) implements Comparable<SentKey> {

  private static final Comparator<SentKey> ORDER =
      Comparator.comparing(SentKey::sender).thenComparing(SentKey::clientMessageId);

  /** Null if the sender gave no id. */
  static @Nullable SentKey of(Draft draft) {
    String id = draft.clientMessageId();
    return id == null ? null : new SentKey(draft.from().value(), id);
  }

  @Override
  public int compareTo(SentKey other) {
    return ORDER.compare(this, other);
  }
}
