package chat.parley.message;

import java.time.Duration;

/**
 * The refusal of a request, which is reported to the client. It has no stack trace, because it is
 * not a failure of the server and must be cheap to create under attack.
 */
public final class ChatException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ChatError error;
  private final Duration retryAfter;

  /** The index in its batch of the message that was refused; -1 if no message is known. */
  private final int index;

  ChatException(ChatError error, String text, Duration retryAfter, int index) {
    super(text, null, false, false);
    this.error = error;
    this.retryAfter = retryAfter;
    this.index = index;
  }

  /** Returns a copy with the time that the client has to wait before it tries again. */
  public ChatException retryAfter(Duration time) {
    return new ChatException(error, text(), time, index);
  }

  /** Returns a copy with the index in its batch of the message that was refused. */
  public ChatException ofMessage(int index) {
    return new ChatException(error, text(), retryAfter, index);
  }

  /** Returns the index in its batch of the message that was refused; -1 if it is not known. */
  public int index() {
    return index;
  }

  /** Returns the time to wait before the next try in seconds, rounded up; 0 if unknown. */
  public long retryAfterSeconds() {
    return retryAfter.plusNanos(999_999_999).toSeconds();
  }

  /** Returns the error, which has the code and the advice. */
  public ChatError error() {
    return error;
  }

  /** Returns what was wrong and what is allowed, for the developer of the client. */
  public String text() {
    return String.valueOf(getMessage());
  }
}
