package chat.parley.load;

/** The clients could not do what they should; the message says why, and what can be done. */
public final class LoadException extends RuntimeException {

  LoadException(String message) {
    super(message);
  }
}
