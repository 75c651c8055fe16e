package chat.parley.membership;

import chat.parley.message.ChatException;
import java.util.function.Consumer;

/** One subscriber of a room, which ends with the right to read the room. Any thread may call. */
public final class RoomSubscriber {

  private final Runnable cancel;
  private final Consumer<ChatException> ended;
  private volatile long checkedAt;

  /**
   * Creates a subscriber.
   *
   * @param checkedAt the offset of the last change that the check of the subscriber has taken into
   *     account
   * @param cancel ends the delivery at once; must not block
   * @param ended told afterwards, on another thread
   */
  public RoomSubscriber(long checkedAt, Runnable cancel, Consumer<ChatException> ended) {
    this.checkedAt = checkedAt;
    this.cancel = cancel;
    this.ended = ended;
  }

  long checkedAt() {
    return checkedAt;
  }

  /** Notes that the subscriber was checked again. */
  void checked(long offset) {
    checkedAt = Math.max(checkedAt, offset);
  }

  void cancel() {
    cancel.run();
  }

  void tell(ChatException reason) {
    ended.accept(reason);
  }
}
