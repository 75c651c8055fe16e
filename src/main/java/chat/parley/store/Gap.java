package chat.parley.store;

/** The offsets of a stream after one offset, up to and including another. */
public record Gap(StreamRow stream, long after, long upTo) {}
