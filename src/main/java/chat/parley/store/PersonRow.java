package chat.parley.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A row of the table {@code person}: a user that exists.
 *
 * @param name the user name
 * @param displayName at most 100 code points; null if the user has none
 * @param avatar at most 500 characters; null if the user has none
 */
public record PersonRow(String name, @Nullable String displayName, @Nullable String avatar) {

  /** The columns that {@link #of} reads, of the table {@code person}. */
  static final String COLUMNS = "person.name, person.display_name, person.avatar";

  static PersonRow of(ResultSet row) throws SQLException {
    return new PersonRow(row.getString(1), row.getString(2), row.getString(3));
  }
}
