package chat.parley.journal.memory;

import chat.parley.store.StreamRow;

/**
 * Messages of a stream that are stored and have not come here.
 *
 * @param stream with the last one before the hole as its last
 * @param end the last one that is missing
 * @param since when it was noticed, by {@link System#nanoTime}
 */
public record OpenGap(StreamRow stream, long end, long since) {}
