package chat.parley.stomp;

import chat.parley.message.Draft;
import org.jspecify.annotations.Nullable;

/** A frame that waits for a COMMIT, reduced to what the COMMIT needs. */
sealed interface TransactionFrame {

  /** A SEND that has been read and checked. */
  record Message(Draft draft, @Nullable String receipt) implements TransactionFrame {

    @Override
    public int bodyBytes() {
      return draft.body().bytes().length;
    }

    @Override
    public int otherBytes() {
      return draft.retainedBytes() - bodyBytes() + 2 * length(receipt);
    }
  }

  /** An ACK or a NACK. */
  record Acknowledgement(StompCommand command, AckId id, @Nullable String receipt)
      implements TransactionFrame {

    private static final int BYTES = 200;

    @Override
    public int bodyBytes() {
      return 0;
    }

    @Override
    public int otherBytes() {
      return BYTES + 2 * (id.epoch().length() + length(id.subscription()) + length(receipt));
    }
  }

  /** The receipt to send after the COMMIT; null if the client did not ask for one. */
  @Nullable String receipt();

  /** The size of the body. */
  int bodyBytes();

  /** How much heap is kept besides the body, in bytes, about. */
  int otherBytes();

  private static int length(@Nullable String text) {
    return text == null ? 0 : text.length();
  }
}
