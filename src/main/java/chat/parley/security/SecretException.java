package chat.parley.security;

/** A secret is where it may not be, or is none. What it is, is never said. */
final class SecretException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String property;
  private final String reason;

  /**
   * @param property the setting that has it
   * @param reason what is wrong with it, and what to do
   */
  SecretException(String property, String reason) {
    super(property + ": " + reason);
    this.property = property;
    this.reason = reason;
  }

  String property() {
    return property;
  }

  String reason() {
    return reason;
  }
}
