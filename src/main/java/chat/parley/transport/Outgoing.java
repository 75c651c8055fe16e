package chat.parley.transport;

import java.nio.ByteBuffer;

/** Bytes that a {@link FrameWriter} writes to a connection. Immutable. */
sealed interface Outgoing permits Frame, Outgoing.Plain {

  /** The bytes of a response that has no frames, as an event stream has none. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Plain(byte[] payload) implements Outgoing {

    private static final byte[] NO_HEADER = {};

    @Override
    public int size() {
      return payload.length;
    }

    @Override
    public byte[] header() {
      return NO_HEADER;
    }

    @Override
    public void writeTo(ByteBuffer to) {
      to.put(payload);
    }
  }

  /** Returns the number of bytes, with the header. */
  int size();

  /** Returns the bytes before the payload. */
  byte[] header();

  /** Returns the payload, which must not be changed. */
  byte[] payload();

  /** Writes all bytes to a buffer. */
  void writeTo(ByteBuffer to);
}
