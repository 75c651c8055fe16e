package chat.parley.delivery;

import chat.parley.message.Arrival;
import org.jspecify.annotations.Nullable;

/**
 * An encoded WebSocket message, shared by all sessions that receive it. A message that differs
 * between subscriptions only in a name, such as the id of the subscription, is encoded once for all
 * of them; each name gets a payload of its own, and its bytes are assembled when they are first
 * written. Any thread may call.
 */
public final class Payload implements OutboxEntry {

  private static final byte[] NO_NAME = {};

  private final int size;
  private final boolean text;
  private final boolean ephemeral;
  private final @Nullable Arrival arrival;
  private final byte[] name;

  /** {@link PayloadParts} until the bytes have been assembled, then a byte array. */
  private volatile Object content;

  /**
   * Creates a payload without an arrival time.
   *
   * @param bytes the encoded message; must not be changed afterwards
   * @param text whether the payload is sent as a text message; the bytes are then valid UTF-8
   * @param ephemeral whether the payload may be shed if the client reads too slowly
   */
  public Payload(byte[] bytes, boolean text, boolean ephemeral) {
    this(bytes, NO_NAME, text, ephemeral, null);
  }

  /**
   * Creates a payload to be assembled later, with an empty name until {@link #withName} gives one.
   */
  public Payload(PayloadParts parts, boolean text, boolean ephemeral) {
    this(parts, NO_NAME, text, ephemeral, null);
  }

  private Payload(
      Object content, byte[] name, boolean text, boolean ephemeral, @Nullable Arrival arrival) {
    this.content = content;
    this.size =
        content instanceof PayloadParts parts ? parts.size(name) : ((byte[]) content).length;
    this.name = name;
    this.text = text;
    this.ephemeral = ephemeral;
    this.arrival = arrival;
  }

  /**
   * Returns this message with a name filled in; this payload itself if it has no position for a
   * name. Copies no bytes.
   *
   * @param name the encoded name; must not be changed afterwards
   */
  public Payload withName(byte[] name) {
    return content instanceof PayloadParts parts && parts.namePositions().length > 0
        ? new Payload(parts, name, text, ephemeral, arrival)
        : this;
  }

  /** Returns this message with an arrival time; this payload itself if the time is null. */
  Payload withArrival(@Nullable Arrival arrival) {
    return arrival == null ? this : new Payload(content, name, text, ephemeral, arrival);
  }

  /** Returns the number of bytes, without assembling them. */
  public int size() {
    return size;
  }

  /** Returns the bytes, which must not be changed. The first call assembles them. */
  @Override
  public byte[] bytes() {
    return content instanceof byte[] bytes ? bytes : assemble();
  }

  private synchronized byte[] assemble() {
    byte[] bytes =
        switch (content) {
          case PayloadParts parts -> parts.bytes(name);
          case Object assembled -> (byte[]) assembled;
        };
    content = bytes;
    return bytes;
  }

  /** Returns whether the payload is sent as a text message. */
  @Override
  public boolean text() {
    return text;
  }

  /** Returns whether the payload may be shed if the client reads too slowly. */
  public boolean ephemeral() {
    return ephemeral;
  }

  /**
   * Returns when the message arrived; null if it came from another node or a replay, or is not a
   * chat message.
   */
  @Nullable Arrival arrival() {
    return arrival;
  }

  /** Tells the trace that the payload has been queued for one more session. */
  void queued() {
    if (arrival != null && arrival.trace() != null) {
      arrival.trace().queued();
    }
  }

  /**
   * Tells the trace that the payload has left the queue of one session.
   *
   * @param written whether it was written to the socket
   */
  void dequeued(boolean written) {
    if (arrival != null && arrival.trace() != null) {
      arrival.trace().dequeued(written);
    }
  }

  @Override
  public Payload payload() {
    return this;
  }
}
