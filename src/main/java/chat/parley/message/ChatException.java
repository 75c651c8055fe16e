package chat.parley.message;

import java.time.Duration;

/** A refusal. It has no stack trace: it is an answer to a client, and cheap under attack. */
public final class ChatException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ChatError error;
  private final Duration retryAfter;

  ChatException(ChatError error, String text, Duration retryAfter) {
    super(text, null, false, false);
    this.error = error;
    this.retryAfter = retryAfter;
  }

  /** The same, with how long to wait before the next try. */
  public ChatException retryAfter(Duration time) {
    return new ChatException(error, text(), time);
  }

  /** How many seconds to wait before the next try, rounded up; 0 if that is not known. */
  public long retryAfterSeconds() {
    return retryAfter.plusNanos(999_999_999).toSeconds();
  }

  public ChatError error() {
    return error;
  }

  /** What was wrong and what is allowed, for the person who wrote the client. */
  public String text() {
    return String.valueOf(getMessage());
  }
}
