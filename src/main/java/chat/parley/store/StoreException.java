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
    this(Trouble.of(cause), text(cause), cause);
  }

  private static String text(SQLException cause) {
    boolean embedded = cause.getSQLState() == null;
    return Trouble.of(cause) == Trouble.DAMAGED && embedded
        ? cause.getMessage() + ". Stop Parley, keep a copy of its files, and run: parley.jar check"
        : String.valueOf(cause.getMessage());
  }

  public Trouble trouble() {
    return trouble;
  }
}
