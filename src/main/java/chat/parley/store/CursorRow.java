package chat.parley.store;

import chat.parley.message.Address;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * How far a device has read an inbox.
 *
 * @param upTo everything up to this offset
 * @param beyond ranges behind it, in order and as PostgreSQL spells them: <code>{[7,10),[12,13)}
 *     </code>
 */
public record CursorRow(Address.Inbox inbox, String device, long upTo, String beyond) {

  /** Reads the three columns that follow those of a stream. */
  static CursorRow of(ResultSet row, Address.Inbox inbox) throws SQLException {
    return new CursorRow(inbox, row.getString(6), row.getLong(7), row.getString(8));
  }
}
