package chat.parley.operations;

/** A {@code parley.*} property was set that does not exist. The message names it, not its value. */
final class UnknownPropertyException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnknownPropertyException(String message) {
    super(message);
  }
}
