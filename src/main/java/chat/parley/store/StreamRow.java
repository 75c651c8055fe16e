package chat.parley.store;

import chat.parley.message.Address;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * A stream as the store has it.
 *
 * @param id 0 if nothing was ever stored in it
 * @param deleted up to where its messages have been deleted
 * @param last the offset of its last message
 */
public record StreamRow(long id, Address address, String epoch, long deleted, long last) {

  static final String COLUMNS = "id, name, epoch, deleted, last_position";

  /** Reads {@link #COLUMNS}. */
  static StreamRow of(ResultSet row, Address address) throws SQLException {
    return new StreamRow(row.getLong(1), address, row.getString(3), row.getLong(4), row.getLong(5));
  }

  /** The same with another end. */
  public StreamRow withLast(long offset) {
    return new StreamRow(id, address, epoch, deleted, offset);
  }
}
