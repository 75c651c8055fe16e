package chat.parley.store;

import chat.parley.message.Address;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The cursor of a device: which messages of an inbox were delivered to it.
 *
 * @param upTo the offset up to which all messages were delivered
 * @param beyond the ranges of further offsets that were delivered, ascending and in the format of
 *     PostgreSQL's multirange types, with exclusive ends: <code>{[7,10),[12,13)}</code>
 */
public record CursorRow(Address.Inbox inbox, String device, long upTo, String beyond) {

  /** Reads columns 9 to 11, which follow {@link StreamRow#COLUMNS}. */
  static CursorRow of(ResultSet row, Address.Inbox inbox) throws SQLException {
    return new CursorRow(inbox, row.getString(9), row.getLong(10), row.getString(11));
  }
}
