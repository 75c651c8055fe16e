package chat.parley.load;

/** Thrown if a load run cannot start or continue. The message has the reason for the user. */
public final class LoadException extends RuntimeException {

  LoadException(String message) {
    super(message);
  }
}
