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

/** Gathers streams from rows, of which there is one for each device of an inbox. */
final class StoredStreams implements RowCallbackHandler {

  private final Map<String, Address> wanted = new HashMap<>();
  private final Map<Address, StoredStream> all = new HashMap<>();

  StoredStreams(Set<Address> addresses) {
    addresses.forEach(address -> wanted.put(address.stream(), address));
  }

  /** Asks for them, by a set of names. */
  static String select(SqlDialect dialect) {
    return """
    select %s, device.name, up_to, beyond, seen_at
    from stream_now left join device on stream = id
    where stream_now.name %s
    """
        .formatted(StreamRow.COLUMNS.replace("name", "stream_now.name"), dialect.isOneOf());
  }

  String[] names() {
    return wanted.keySet().toArray(String[]::new);
  }

  @Override
  public void processRow(ResultSet row) throws SQLException {
    Address address = wanted.get(row.getString(2));
    StoredStream stream = all.get(address);
    if (stream == null) {
      stream = add(StreamRow.of(row, address));
    }
    if (address instanceof Address.Inbox inbox && row.getString(6) != null) {
      stream.devices().add(new StoredDevice(CursorRow.of(row, inbox), row.getLong(9)));
    }
  }

  /** One that no device has read yet. */
  StoredStream add(StreamRow row) {
    var stream = new StoredStream(row, new ArrayList<>());
    all.put(row.address(), stream);
    return stream;
  }

  /** Those in which nothing was ever stored. */
  List<Address> missing() {
    return wanted.values().stream().filter(address -> !all.containsKey(address)).toList();
  }

  Map<Address, StoredStream> all() {
    return all;
  }
}
