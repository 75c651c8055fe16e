package chat.parley.security;

/**
 * Thrown if a secret is given on the command line or is too short. The message never contains the
 * value.
 */
final class SecretException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String property;
  private final String reason;

  /**
   * @param property the name of the property that holds the secret
   * @param reason what is wrong, and what to do
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
