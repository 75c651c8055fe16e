package chat.parley.store;

import java.util.List;

/**
 * A stream and its devices, as stored.
 *
 * @param devices the devices of an inbox; empty for other streams
 */
public record StoredStream(StreamRow row, List<StoredDevice> devices) {}
