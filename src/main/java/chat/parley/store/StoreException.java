package chat.parley.store;

import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Signals that the database did not carry out a call. Its message is for the log; clients are shown
 * {@link StoreOutage#text} instead.
 */
public final class StoreException extends Exception {

  private static final long serialVersionUID = 1L;

  private final StoreOutage outage;

  StoreException(StoreOutage outage, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.outage = outage;
  }

  StoreException(SQLException cause) {
    this(StoreOutage.of(cause), messageOf(cause), cause);
  }

  private static String messageOf(SQLException cause) {
    boolean embedded = cause.getSQLState() == null;
    return StoreOutage.of(cause) == StoreOutage.DAMAGED && embedded
        ? cause.getMessage()
            + ". Stop Parley, keep a copy of its files, and run: java -jar parley.jar check"
        : String.valueOf(cause.getMessage());
  }

  /**
   * Returns the exception for a call that the database has not answered in time. It may still carry
   * the call out.
   *
   * @param time the time for which the caller has waited
   */
  public static StoreException timeout(Duration time) {
    return new StoreException(
        StoreOutage.UNAVAILABLE,
        "the database did not answer within " + time.toSeconds() + " s",
        null);
  }

  /**
   * Translates an exception of a driver: an {@code SQLException} by its code, and any other, which
   * no driver should throw, as {@link StoreOutage#REFUSED}. One that is translated is returned.
   */
  static StoreException of(Exception cause) {
    return switch (cause) {
      case StoreException translated -> translated;
      case SQLException e -> new StoreException(e);
      default -> new StoreException(StoreOutage.REFUSED, String.valueOf(cause), cause);
    };
  }

  /**
   * Translates the failure of a migration: by the exception of the database that caused it, unless
   * the database refused a statement. Only the failure itself names that statement.
   */
  static StoreException ofMigration(Exception failure) {
    return failure.getCause() instanceof SQLException cause
            && StoreOutage.of(cause) != StoreOutage.REFUSED
        ? new StoreException(cause)
        : new StoreException(StoreOutage.REFUSED, String.valueOf(failure.getMessage()), failure);
  }

  /** Returns why the call was not carried out. */
  public StoreOutage outage() {
    return outage;
  }
}
