package chat.parley.load;

import java.util.Arrays;

/** The received part of an incomplete WebSocket frame, HTTP response or event. */
final class Incoming {

  private static final byte[] EMPTY = {};

  private byte[] bytes = EMPTY;

  byte[] bytes() {
    return bytes;
  }

  /** Replaces the stored bytes by a copy of a range. */
  void store(byte[] in, int from, int end) {
    bytes = from >= end ? EMPTY : Arrays.copyOfRange(in, from, end);
  }

  /** Returns the offset of the payload of the frame at an offset, or -1 if it is incomplete. */
  static int payloadStart(byte[] in, int at, int end) {
    if (end - at < 2) {
      return -1;
    }
    int code = in[at + 1] & 0x7f;
    int start = at + (code < 126 ? 2 : code == 126 ? 4 : 10);
    return start <= end && start + payloadLength(in, at) <= end ? start : -1;
  }

  /** Returns the length in bytes of the payload of the frame at an offset. */
  static int payloadLength(byte[] in, int at) {
    int code = in[at + 1] & 0x7f;
    return code < 126
        ? code
        : bigEndian(in, code == 126 ? at + 2 : at + 6, at + (code == 126 ? 4 : 10));
  }

  private static int bigEndian(byte[] in, int from, int to) {
    int value = 0;
    for (int i = from; i < to; i++) {
      value = (value << 8) | (in[i] & 0xff);
    }
    return value;
  }
}
