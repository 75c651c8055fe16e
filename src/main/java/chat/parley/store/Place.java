package chat.parley.store;

import chat.parley.message.Address;

/**
 * How far a device has read an inbox.
 *
 * @param upTo everything up to this offset
 * @param beyond single ones and ranges behind it, in order: {@code 7-9,12}
 */
public record Place(Address.Inbox inbox, String device, long upTo, String beyond) {}
