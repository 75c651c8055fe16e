package chat.parley.store;

/**
 * A device of an inbox with its cursor, as stored.
 *
 * @param seenAt when the device was last known to be in use, in milliseconds since 1970 UTC; for a
 *     device in use it may be up to a day old
 */
public record StoredDevice(CursorRow cursor, long seenAt) {}
