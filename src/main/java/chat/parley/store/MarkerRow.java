package chat.parley.store;

/**
 * How far a user has read a conversation, as others may see it.
 *
 * @param user the name of the user
 * @param read the offset of the last message that the user has read
 * @param delivered the offset of the last message that a device of the user has received
 */
public record MarkerRow(String user, long read, long delivered) {}
