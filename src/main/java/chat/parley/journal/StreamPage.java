package chat.parley.journal;

import chat.parley.message.ChatMessage;
import chat.parley.message.StreamPosition;

/**
 * The messages of a stream that follow a position.
 *
 * @param recovered whether the stream continues from the requested position. If not, the page is
 *     empty and ends at the end of the stream, except that a device that requests its undelivered
 *     messages receives those that are left
 * @param start the offset after which the page starts
 * @param next the position at which the page ends, where the next page starts: all messages up to
 *     it are in the page or were acknowledged by the device before
 * @param history the messages, oldest first, and the bounds of the stream
 */
public record StreamPage(boolean recovered, long start, StreamPosition next, History history) {

  /** See {@link History#membersOffset}; also if the page has no messages. */
  public long membersOffset() {
    return history.membersOffset();
  }

  /** Returns this page with other messages. */
  public StreamPage with(History other) {
    return new StreamPage(recovered, start, next, other);
  }

  /** Returns whether the page has something to tell: messages, or that some are missing. */
  public boolean isAnswer() {
    return !recovered || !history.messages().isEmpty();
  }

  /** Returns an estimate of the heap that the messages retain, in bytes. */
  public int retainedBytes() {
    return history.messages().stream().mapToInt(ChatMessage::retainedBytes).sum();
  }
}
