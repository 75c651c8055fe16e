package chat.parley.journal;

import chat.parley.message.StreamPosition;

/** The position at which a subscription is to start. */
public sealed interface StartPosition {

  /** After the last message: live messages only. */
  record Now() implements StartPosition {}

  /**
   * After a position. If messages after it have been deleted, or it is not a position of the stream
   * in its current epoch, no stored messages are replayed.
   */
  record After(StreamPosition position) implements StartPosition {}

  /**
   * At the first message after an offset, whatever the epoch of the stream. If messages after it
   * have been deleted, no stored messages are replayed.
   */
  record Beginning(long after) implements StartPosition {

    /** At the first message of the stream. */
    public Beginning() {
      this(0);
    }
  }

  /**
   * Returns this position, or a later one that starts after an offset.
   *
   * @param offset 0 or more
   */
  default StartPosition notBefore(long offset) {
    return switch (this) {
      case Beginning(long after) when after < offset -> new Beginning(offset);
      case After(StreamPosition(String epoch, long after)) when after < offset ->
          new After(new StreamPosition(epoch, offset));
      case Now _, After _, Beginning _, Last _, Undelivered _ -> this;
    };
  }

  /** At the last {@code count} messages, or at the first one if there are fewer. */
  record Last(int count) implements StartPosition {}

  /**
   * At the first message that has not been delivered to a device; later ones that have been are
   * skipped. For inboxes only.
   */
  record Undelivered(String device) implements StartPosition {}
}
