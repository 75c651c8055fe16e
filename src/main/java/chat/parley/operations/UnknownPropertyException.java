package chat.parley.operations;

/**
 * Thrown when an unknown {@code parley.*} property is set. Its message has the name, not the value.
 */
final class UnknownPropertyException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnknownPropertyException(String message) {
    super(message);
  }
}
