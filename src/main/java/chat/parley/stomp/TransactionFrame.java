package chat.parley.stomp;

import chat.parley.message.Draft;
import org.jspecify.annotations.Nullable;

/** A frame of an open transaction, reduced to what the COMMIT needs. */
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

    /** Heap used by an acknowledgement apart from the characters of its strings, in bytes. */
    private static final int FIXED_BYTES = 200;

    @Override
    public int bodyBytes() {
      return 0;
    }

    @Override
    public int otherBytes() {
      return FIXED_BYTES + 2 * (id.epoch().length() + length(id.subscription()) + length(receipt));
    }
  }

  /** Returns the receipt to send when the COMMIT is handled; null if the frame asked for none. */
  @Nullable String receipt();

  /** Returns the size of the body, in bytes. */
  int bodyBytes();

  /** Returns the estimated heap that the frame uses besides its body, in bytes. */
  int otherBytes();

  private static int length(@Nullable String text) {
    return text == null ? 0 : text.length();
  }
}
