package chat.parley.store;

/** Messages of a stream behind one offset, up to another. */
public record Gap(StreamRow stream, long after, long upTo) {}
