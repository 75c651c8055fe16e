package chat.parley.conversation;

import chat.parley.message.Address;
import chat.parley.message.StreamPosition;

/**
 * A stream that a user may read.
 *
 * @param address the address, of a room that of its current generation
 * @param since the offset after which the user may read; 0 for all messages
 * @param end the position of its last entry; the offset 0 if there is none
 */
public record ReadableStream(Address address, long since, StreamPosition end) {}
