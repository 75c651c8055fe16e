package chat.parley.stomp;

import chat.parley.message.ChatError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The frames that wait for a COMMIT. Owned by one connection; one thread at a time. */
final class Transactions {

  private static final int MAX_OPEN = 16;
  private static final int MAX_FRAMES = 1000;

  /** How much heap all frames may keep besides their bodies: 1 KB for each. */
  private static final int MAX_OTHER_BYTES = MAX_FRAMES * 1024;

  private final Map<String, List<TransactionFrame>> open = new HashMap<>();
  private final Set<String> spoilt = new HashSet<>();
  private final int maxBodyBytes;
  private int frames;
  private int bodyBytes;
  private int otherBytes;

  /**
   * @param maxBodyBytes how much the bodies of all open transactions may have together
   */
  Transactions(int maxBodyBytes) {
    this.maxBodyBytes = maxBodyBytes;
  }

  /** Begins one. */
  void begin(String name) {
    if (open.size() == MAX_OPEN) {
      throw ChatError.TOO_MANY.because("At most %d transactions at a time".formatted(MAX_OPEN));
    }
    if (open.putIfAbsent(name, new ArrayList<>()) != null) {
      throw ChatError.DUPLICATE_TRANSACTION.because("The transaction has begun already");
    }
  }

  /** Keeps a frame for later. */
  void add(String name, TransactionFrame frame) {
    List<TransactionFrame> waiting = open.get(name);
    if (waiting == null) {
      throw none();
    }
    if (frames == MAX_FRAMES
        || bodyBytes + frame.bodyBytes() > maxBodyBytes
        || otherBytes + frame.otherBytes() > MAX_OTHER_BYTES) {
      throw ChatError.TRANSACTION_TOO_LARGE.because(
          ("Open transactions have at most %d frames together, with %d bytes of bodies and %d bytes"
                  + " of headers")
              .formatted(MAX_FRAMES, maxBodyBytes, MAX_OTHER_BYTES));
    }
    waiting.add(frame);
    count(frame, 1);
  }

  private void count(TransactionFrame frame, int sign) {
    frames += sign;
    bodyBytes += sign * frame.bodyBytes();
    otherBytes += sign * frame.otherBytes();
  }

  /**
   * A frame was refused, so that its transaction can not be stored whole any more.
   *
   * @param name null if it is in none
   */
  void spoil(@Nullable String name) {
    if (name != null && open.containsKey(name)) {
      spoilt.add(name);
    }
  }

  /** Ends one, and returns its frames in the order sent. */
  List<TransactionFrame> commit(String name) {
    boolean failed = spoilt.contains(name);
    List<TransactionFrame> frames = end(name);
    if (failed) {
      throw ChatError.TRANSACTION_FAILED.because(
          "A frame of the transaction was refused, so nothing of it was stored");
    }
    return frames;
  }

  /** Ends one, and forgets its frames. */
  void abort(String name) {
    end(name);
  }

  private List<TransactionFrame> end(String name) {
    List<TransactionFrame> ended = open.remove(name);
    if (ended == null) {
      throw none();
    }
    spoilt.remove(name);
    ended.forEach(frame -> count(frame, -1));
    return ended;
  }

  private static RuntimeException none() {
    return ChatError.NO_TRANSACTION.because("No such transaction has begun");
  }
}
