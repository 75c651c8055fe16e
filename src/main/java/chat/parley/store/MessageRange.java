package chat.parley.store;

import java.util.Map;

/**
 * A range of messages of a stream.
 *
 * @param after the offset after which it begins
 * @param before the offset before which it ends
 * @param limit maximum number of messages; fewer are returned if they fill a page of 512 KB
 * @param first whether the first messages are returned if there are more, or the last ones
 */
public record MessageRange(long after, long before, int limit, boolean first) {

  /** Returns the parameters of a query for the messages of a stream, without others. */
  Map<String, Number> parameters(StreamRow stream) {
    return Map.of("stream", stream.id(), "after", after, "before", before, "limit", limit);
  }
}
