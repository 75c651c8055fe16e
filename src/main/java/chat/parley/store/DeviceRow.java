package chat.parley.store;

import chat.parley.message.Address;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;

/**
 * A row of the device table without its cursor.
 *
 * @param stream the id of the inbox
 * @param seenAt when it was last known to be in use, milliseconds since 1970 UTC
 */
public record DeviceRow(long stream, Address.Inbox inbox, String name, long seenAt) {

  /** In which rows are written, so that two writers never wait for each other. */
  static final Comparator<DeviceRow> ORDER =
      Comparator.comparing((DeviceRow d) -> d.inbox().stream()).thenComparing(DeviceRow::name);

  /** Selects so many rows after a key. */
  static final String SELECT =
      """
      select device.stream, stream.name, device.name, seen_at
      from device join stream on stream.id = device.stream
      where (device.stream, device.name) > (?, ?)
      order by device.stream, device.name limit ?
      """;

  /** Reads what {@link #SELECT} selects. */
  static DeviceRow of(ResultSet row) throws SQLException {
    return new DeviceRow(
        row.getLong(1),
        (Address.Inbox) Address.ofStream(row.getString(2)),
        row.getString(3),
        row.getLong(4));
  }
}
