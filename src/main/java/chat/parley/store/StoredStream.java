package chat.parley.store;

import java.util.List;

/**
 * A stream as the store has it.
 *
 * @param devices those of an inbox; other streams have none
 */
public record StoredStream(StreamRow row, List<StoredDevice> devices) {

  /** How far the devices of an inbox have read. */
  public List<CursorRow> places() {
    return devices.stream().map(StoredDevice::place).toList();
  }
}
