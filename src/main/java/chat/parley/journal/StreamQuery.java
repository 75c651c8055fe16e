package chat.parley.journal;

import chat.parley.message.Address;
import org.jspecify.annotations.Nullable;

/**
 * A request for the messages of a stream that follow a position.
 *
 * @param from the position; {@link StartPosition.Undelivered} only for an inbox
 * @param device the device that reads an inbox, which is recorded as in use; messages that it has
 *     acknowledged out of order are left out. Null if there is none
 * @param limit maximum number of messages, 0 or more
 * @param maxBytes maximum size of the messages in bytes of heap; a single larger one is a page of
 *     its own
 */
public record StreamQuery(
    Address address, StartPosition from, @Nullable String device, int limit, int maxBytes) {

  /** How current the end of a stream in memory must be. It differs with several nodes only. */
  public enum Freshness {

    /** With every message that any node has stored. */
    STORED,

    /**
     * The same; in addition, the messages stored from now on are delivered on this node. For
     * callers that have registered with the {@linkplain chat.parley.delivery.Fanout fan-out}.
     */
    LIVE,

    /** With every message that has been delivered on this node. */
    DELIVERED
  }

  /** Returns this query with another maximum size; with 0 the page is empty. */
  public StreamQuery within(int maxBytes) {
    return new StreamQuery(address, from, device, maxBytes == 0 ? 0 : limit, maxBytes);
  }

  /** Returns this query of another stream. */
  public StreamQuery of(Address stream) {
    return new StreamQuery(stream, from, device, limit, maxBytes);
  }

  /** Returns this query from its position, or a later one that starts after an offset. */
  public StreamQuery notBefore(long offset) {
    return from(from.notBefore(offset));
  }

  /** Returns this query from another position. */
  public StreamQuery from(StartPosition position) {
    return new StreamQuery(address, position, device, limit, maxBytes);
  }
}
