package chat.parley.store;

import chat.parley.message.Draft;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * The key by which a repeated send is recognized. Ordered by sender, then by client message id; see
 * {@link BatchInsert#inOrder}.
 */
record IdempotencyKey(String sender, String clientMessageId) implements Comparable<IdempotencyKey> {

  private static final Comparator<IdempotencyKey> ORDER =
      Comparator.comparing(IdempotencyKey::sender).thenComparing(IdempotencyKey::clientMessageId);

  /** Returns the key of a draft, or null if it has no client message id. */
  static @Nullable IdempotencyKey of(Draft draft) {
    String id = draft.clientMessageId();
    return id == null ? null : new IdempotencyKey(draft.from().value(), id);
  }

  @Override
  public int compareTo(IdempotencyKey other) {
    return ORDER.compare(this, other);
  }
}
