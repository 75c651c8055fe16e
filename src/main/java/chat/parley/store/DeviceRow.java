package chat.parley.store;

import chat.parley.message.Address;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;

/**
 * A row of the table {@code device} without its cursor.
 *
 * @param stream the id of the inbox
 * @param seenAt when the device was last known to be in use, in milliseconds since 1970 UTC
 */
public record DeviceRow(long stream, Address.Inbox inbox, String name, long seenAt) {

  /** The order in which all writers lock rows of this table, so that they cannot deadlock. */
  static final Comparator<DeviceRow> ORDER =
      Comparator.comparing((DeviceRow d) -> d.inbox().stream()).thenComparing(DeviceRow::name);

  /** Selects rows after a key (stream id, device name), in the order of keys, up to a limit. */
  static final String SELECT =
      """
      select device.stream, stream.name, device.name, seen_at
      from device join stream on stream.id = device.stream
      where (device.stream, device.name) > (?, ?)
      order by device.stream, device.name limit ?
      """;

  /** Reads a row of {@link #SELECT}. */
  static DeviceRow of(ResultSet row) throws SQLException {
    return new DeviceRow(
        row.getLong(1),
        (Address.Inbox) Address.ofStream(row.getString(2)),
        row.getString(3),
        row.getLong(4));
  }
}
