package chat.parley.store;

import java.sql.SQLException;

/** The database could not do it. Its message is for the log. */
public final class StoreException extends Exception {

  private static final long serialVersionUID = 1L;

  private final Trouble trouble;

  StoreException(Trouble trouble, String message, Throwable cause) {
    super(message, cause);
    this.trouble = trouble;
  }

  StoreException(SQLException cause) {
    this(Trouble.of(cause), String.valueOf(cause.getMessage()), cause);
  }

  /** Of a driver's exception, or of one that no driver should throw. */
  static StoreException of(Exception cause) {
    return cause instanceof SQLException e
        ? new StoreException(e)
        : new StoreException(Trouble.REFUSED, String.valueOf(cause), cause);
  }

  public Trouble trouble() {
    return trouble;
  }
}
