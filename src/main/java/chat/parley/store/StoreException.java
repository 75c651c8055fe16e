package chat.parley.store;

import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The database could not do it. Its message is for the log. */
public final class StoreException extends Exception {

  private static final long serialVersionUID = 1L;

  private final StoreOutage trouble;

  StoreException(StoreOutage trouble, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.trouble = trouble;
  }

  StoreException(SQLException cause) {
    this(StoreOutage.of(cause), text(cause), cause);
  }

  private static String text(SQLException cause) {
    boolean embedded = cause.getSQLState() == null;
    return StoreOutage.of(cause) == StoreOutage.DAMAGED && embedded
        ? cause.getMessage() + ". Stop Parley, keep a copy of its files, and run: parley.jar check"
        : String.valueOf(cause.getMessage());
  }

  /** The database has not answered for so long. It may still do what it was asked. */
  public static StoreException noAnswer(Duration time) {
    return new StoreException(StoreOutage.AWAY, "no answer for " + time.toSeconds() + " s", null);
  }

  /** Of a driver's exception, or of one that no driver should throw. */
  static StoreException of(Exception cause) {
    return cause instanceof SQLException e
        ? new StoreException(e)
        : new StoreException(StoreOutage.REFUSED, String.valueOf(cause), cause);
  }

  /**
   * Of a failed migration: by what the database said, unless it refused a statement, which only the
   * failure itself names.
   */
  static StoreException ofMigration(Exception failure) {
    return failure.getCause() instanceof SQLException cause
            && StoreOutage.of(cause) != StoreOutage.REFUSED
        ? new StoreException(cause)
        : new StoreException(StoreOutage.REFUSED, String.valueOf(failure.getMessage()), failure);
  }

  public StoreOutage trouble() {
    return trouble;
  }
}
