package chat.parley.store;

import chat.parley.message.Address;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.RowCallbackHandler;

/**
 * Collects streams with their devices from the rows of a query. A stream has one row for each of
 * its devices, or one row if it has none.
 */
final class StoredStreams implements RowCallbackHandler {

  private final Map<String, Address> addressesByName = new HashMap<>();
  private final Map<Address, StoredStream> streams = new HashMap<>();

  StoredStreams(Set<Address> addresses) {
    addresses.forEach(address -> addressesByName.put(address.stream(), address));
  }

  /**
   * Returns the query for streams by name, with one parameter: {@link SqlDialect#namesParameter} of
   * {@link #names}.
   */
  static String select(SqlDialect dialect) {
    return """
    select %s, device.name, up_to, beyond, seen_at
    from stream_now left join device on stream = id
    where stream_now.name %s
    """
        .formatted(StreamRow.COLUMNS.replace("name", "stream_now.name"), dialect.isInNames());
  }

  String[] names() {
    return addressesByName.keySet().toArray(String[]::new);
  }

  @Override
  public void processRow(ResultSet row) throws SQLException {
    Address address = addressesByName.get(row.getString(2));
    StoredStream stream = streams.get(address);
    if (stream == null) {
      stream = add(StreamRow.of(row, address));
    }
    if (address instanceof Address.Inbox inbox && row.getString(9) != null) {
      stream.devices().add(new StoredDevice(CursorRow.of(row, inbox), row.getLong(12)));
    }
  }

  /** Adds a stream without devices. */
  StoredStream add(StreamRow row) {
    var stream = new StoredStream(row, new ArrayList<>());
    streams.put(row.address(), stream);
    return stream;
  }

  /** Returns the requested streams that have no row: nothing was ever stored in them. */
  List<Address> missing() {
    return addressesByName.values().stream()
        .filter(address -> !streams.containsKey(address))
        .toList();
  }

  Map<Address, StoredStream> streams() {
    return streams;
  }
}
