package chat.parley.journal.memory;

import chat.parley.store.StreamRow;

/**
 * The first gap of a stream: messages that are stored, but have not been received by this node.
 *
 * @param stream the stream; its last offset is the one before the gap
 * @param end the last missing offset
 * @param since when the gap was noticed, by {@link System#nanoTime}
 */
public record OpenGap(StreamRow stream, long end, long since) {}
