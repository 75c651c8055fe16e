package chat.parley.store;

import chat.parley.message.Draft;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** What makes a send the same as an earlier one. */
record IdempotencyKey(String sender, String clientMessageId) implements Comparable<IdempotencyKey> {

  private static final Comparator<IdempotencyKey> ORDER =
      Comparator.comparing(IdempotencyKey::sender).thenComparing(IdempotencyKey::clientMessageId);

  /** Null if the sender gave no id. */
  static @Nullable IdempotencyKey of(Draft draft) {
    String id = draft.clientMessageId();
    return id == null ? null : new IdempotencyKey(draft.from().value(), id);
  }

  @Override
  public int compareTo(IdempotencyKey other) {
    return ORDER.compare(this, other);
  }
}
