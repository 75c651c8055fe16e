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
    this(Trouble.of(cause), String.valueOf(cause.getMessage()), cause);
  }

  /** The database has not answered for so long. It may still do what it was asked. */
  public static StoreException noAnswer(Duration time) {
    return new StoreException(Trouble.AWAY, "no answer for " + time.toSeconds() + " s", null);
  }

  public Trouble trouble() {
    return trouble;
  }
}
