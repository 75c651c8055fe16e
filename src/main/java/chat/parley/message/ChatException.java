package chat.parley.message;

/** A refusal. It has no stack trace: it is an answer to a client, and cheap under attack. */
public final class ChatException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ChatError error;

  ChatException(ChatError error, String text) {
    super(text, null, false, false);
    this.error = error;
  }

  public ChatError error() {
    return error;
  }

  /** What was wrong and what is allowed, for the person who wrote the client. */
  public String text() {
    return String.valueOf(getMessage());
  }
}
