package chat.parley.delivery;

import chat.parley.message.Arrival;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket message, encoded once and shared by every session that gets it. A message that
 * differs between subscriptions in a name only is encoded once for all of them: each name makes a
 * payload of its own, whose bytes are put together when they are first written. Any thread may
 * call.
 */
public final class Payload implements OutboxEntry {

  private static final byte[] NO_NAME = {};

  private final int size;
  private final boolean text;
  private final boolean ephemeral;
  private final @Nullable Arrival arrival;
  private final byte[] name;

  /** {@link PayloadParts} until the bytes have been put together, then a byte array. */
  private volatile Object content;

  /**
   * A payload whose arrival does not count.
   *
   * @param text whether it travels as a text message; the bytes are then valid UTF-8
   * @param ephemeral whether it may be left out when a reader is slow
   */
  public Payload(byte[] bytes, boolean text, boolean ephemeral) {
    this(bytes, bytes.length, NO_NAME, text, ephemeral, null);
  }

  /** The same, to be put together later, with no name until it is {@link #named}. */
  public Payload(PayloadParts parts, boolean text, boolean ephemeral) {
    this(parts, parts.size(NO_NAME), NO_NAME, text, ephemeral, null);
  }

  private Payload(
      Object content,
      int size,
      byte[] name,
      boolean text,
      boolean ephemeral,
      @Nullable Arrival arrival) {
    this.content = content;
    this.size = size;
    this.name = name;
    this.text = text;
    this.ephemeral = ephemeral;
    this.arrival = arrival;
  }

  /**
   * The same message to subscriptions of this name; this payload itself if it has no places for a
   * name. Copies nothing.
   *
   * @param name as the protocol writes it; must not be changed any more
   */
  public Payload named(byte[] name) {
    return content instanceof PayloadParts parts && parts.places().length > 0
        ? new Payload(parts, parts.size(name), name, text, ephemeral, arrival)
        : this;
  }

  /** The same bytes, of a message that came in then. */
  Payload of(@Nullable Arrival then) {
    return then == null ? this : new Payload(content, size, name, text, ephemeral, then);
  }

  /** How many bytes there are; does not put them together. */
  public int size() {
    return size;
  }

  /** The bytes, which must not be changed. The first call puts them together. */
  public byte[] bytes() {
    return content instanceof byte[] bytes ? bytes : make();
  }

  private synchronized byte[] make() {
    byte[] bytes =
        switch (content) {
          case PayloadParts parts -> parts.bytes(name);
          case Object made -> (byte[]) made;
        };
    content = bytes;
    return bytes;
  }

  /** Whether it travels as a text message. */
  public boolean text() {
    return text;
  }

  /** Whether it may be left out when a reader is slow. */
  public boolean ephemeral() {
    return ephemeral;
  }

  /**
   * When the message came in; null if that does not count: it came in at another node, is read
   * again, or is an answer.
   */
  @Nullable Arrival arrival() {
    return arrival;
  }

  /** It waits for a socket. */
  void queued() {
    if (arrival != null && arrival.journey() != null) {
      arrival.journey().queued();
    }
  }

  /** It does not any more. */
  void left(boolean written) {
    if (arrival != null && arrival.journey() != null) {
      arrival.journey().left(written);
    }
  }

  @Override
  public Payload payload() {
    return this;
  }
}
