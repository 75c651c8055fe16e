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

  private final Map<String, List<Frame>> open = new HashMap<>();
  private final Set<String> spoilt = new HashSet<>();
  private final int maxBytes;
  private int frames;
  private int bytes;

  /**
   * @param maxBytes how much the bodies of all open transactions may have together
   */
  Transactions(int maxBytes) {
    this.maxBytes = maxBytes;
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
  void add(String name, Frame frame) {
    List<Frame> waiting = open.get(name);
    if (waiting == null) {
      throw none();
    }
    if (frames == MAX_FRAMES || bytes + frame.body().length > maxBytes) {
      throw ChatError.TRANSACTION_TOO_LARGE.because(
          "Open transactions have at most %d frames and %d bytes together"
              .formatted(MAX_FRAMES, maxBytes));
    }
    waiting.add(frame);
    frames++;
    bytes += frame.body().length;
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
  List<Frame> commit(String name) {
    boolean failed = spoilt.contains(name);
    List<Frame> frames = end(name);
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

  private List<Frame> end(String name) {
    List<Frame> ended = open.remove(name);
    if (ended == null) {
      throw none();
    }
    spoilt.remove(name);
    frames -= ended.size();
    ended.forEach(frame -> bytes -= frame.body().length);
    return ended;
  }

  private static RuntimeException none() {
    return ChatError.NO_TRANSACTION.because("No such transaction has begun");
  }
}
