package chat.parley.stomp;

import chat.parley.conversation.TransactionLimits;
import chat.parley.message.ChatError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The open transactions of one session, with their frames. Bounded by the number of transactions,
 * the number of frames and the memory that they use. Confined to its session; used by one thread at
 * a time.
 */
final class Transactions {

  private static final int MAX_OPEN = 16;
  private static final int MAX_FRAMES = TransactionLimits.MAX_MESSAGES;
  private static final int MAX_OTHER_BYTES = TransactionLimits.MAX_OTHER_BYTES;

  private final Map<String, List<TransactionFrame>> open = new HashMap<>();

  /** The ids of transactions with a refused frame: their COMMIT is refused. */
  private final Set<String> failed = new HashSet<>();

  private final int maxBodyBytes;
  private int frames;
  private int bodyBytes;
  private int otherBytes;

  /**
   * @param maxBodyBytes maximum size of all bodies in open transactions together, in bytes
   */
  Transactions(int maxBodyBytes) {
    this.maxBodyBytes = maxBodyBytes;
  }

  /**
   * Begins a transaction.
   *
   * @throws chat.parley.message.ChatException {@link ChatError#TOO_MANY}, or {@link
   *     ChatError#DUPLICATE_TRANSACTION} if one with this id is open
   */
  void begin(String name) {
    if (open.size() == MAX_OPEN) {
      throw ChatError.TOO_MANY.because(
          "The session has %d open transactions, which is the maximum; commit or abort one first"
              .formatted(MAX_OPEN));
    }
    if (open.putIfAbsent(name, new ArrayList<>()) != null) {
      throw ChatError.DUPLICATE_TRANSACTION.because("A transaction with this id is already open");
    }
  }

  /**
   * Adds a frame to an open transaction.
   *
   * @throws chat.parley.message.ChatException {@link ChatError#NO_TRANSACTION} or {@link
   *     ChatError#TRANSACTION_TOO_LARGE}
   */
  void add(String name, TransactionFrame frame) {
    List<TransactionFrame> pending = open.get(name);
    if (pending == null) {
      throw unknownTransaction();
    }
    if (frames == MAX_FRAMES
        || bodyBytes + frame.bodyBytes() > maxBodyBytes
        || otherBytes + frame.otherBytes() > MAX_OTHER_BYTES) {
      throw ChatError.TRANSACTION_TOO_LARGE.because(
          ("The open transactions of a session must not have more than %d frames, %d bytes of"
                  + " bodies and %d bytes of headers in total")
              .formatted(MAX_FRAMES, maxBodyBytes, MAX_OTHER_BYTES));
    }
    pending.add(frame);
    addToTotals(frame, 1);
  }

  /**
   * Adds the size of a frame to the totals, or subtracts it.
   *
   * @param sign 1 or -1
   */
  private void addToTotals(TransactionFrame frame, int sign) {
    frames += sign;
    bodyBytes += sign * frame.bodyBytes();
    otherBytes += sign * frame.otherBytes();
  }

  /**
   * Marks a transaction as failed: a frame of it was refused, so it cannot be stored as a whole.
   * Does nothing if no such transaction is open.
   *
   * @param name null if the refused frame was in no transaction
   */
  void markFailed(@Nullable String name) {
    if (name != null && open.containsKey(name)) {
      failed.add(name);
    }
  }

  /**
   * Ends a transaction and returns its frames in the order sent.
   *
   * @throws chat.parley.message.ChatException {@link ChatError#NO_TRANSACTION}, or {@link
   *     ChatError#TRANSACTION_FAILED} if one of its frames was refused; the transaction has ended
   *     then
   */
  List<TransactionFrame> commit(String name) {
    boolean wasRefused = failed.contains(name);
    List<TransactionFrame> frames = end(name);
    if (wasRefused) {
      throw ChatError.TRANSACTION_FAILED.because(
          "A frame of the transaction was refused, so none of its frames takes effect");
    }
    return frames;
  }

  /**
   * Ends a transaction and discards its frames.
   *
   * @throws chat.parley.message.ChatException {@link ChatError#NO_TRANSACTION}
   */
  void abort(String name) {
    end(name);
  }

  private List<TransactionFrame> end(String name) {
    List<TransactionFrame> ended = open.remove(name);
    if (ended == null) {
      throw unknownTransaction();
    }
    failed.remove(name);
    ended.forEach(frame -> addToTotals(frame, -1));
    return ended;
  }

  private static RuntimeException unknownTransaction() {
    return ChatError.NO_TRANSACTION.because("No transaction with this id is open");
  }
}
