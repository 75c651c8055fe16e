package chat.parley.conversation;

import chat.parley.message.Address;
import chat.parley.message.StreamPosition;

/**
 * A stream that a user may read.
 *
 * @param address the address, of a room that of its current generation
 * @param end the position of its last entry; the offset 0 if there is none
 */
public record ReadableStream(Address address, StreamPosition end) {}
