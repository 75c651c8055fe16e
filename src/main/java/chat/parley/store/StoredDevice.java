package chat.parley.store;

/**
 * A device of an inbox as the store has it.
 *
 * @param seenAt when it was last known to be in use, milliseconds since 1970 UTC; up to a day old
 *     for a device that is in use
 */
public record StoredDevice(CursorRow place, long seenAt) {}
