package chat.parley.store;

import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The database could not do it. Its message is for the log. */
public final class StoreException extends Exception {

  private static final long serialVersionUID = 1L;

  private final Trouble trouble;

  StoreException(Trouble trouble, String message, @Nullable Throwable cause) {
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

  /** The database has not answered for so long. It may still do what it was asked. */
  public static StoreException noAnswer(Duration time) {
    return new StoreException(Trouble.AWAY, "no answer for " + time.toSeconds() + " s", null);
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
