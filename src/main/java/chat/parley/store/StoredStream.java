package chat.parley.store;

import java.util.List;

/**
 * A stream as the store has it.
 *
 * @param places how far the devices of an inbox have read; of other streams there are none
 */
public record StoredStream(StreamRow row, List<Place> places) {}
