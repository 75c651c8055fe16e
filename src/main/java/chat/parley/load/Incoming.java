package chat.parley.load;

import java.util.Arrays;

/** The beginning of a WebSocket frame whose end has not come yet. */
final class Incoming {

  private static final byte[] NOTHING = {};

  private byte[] begun = NOTHING;

  byte[] begun() {
    return begun;
  }

  void keep(byte[] in, int from, int end) {
    begun = from >= end ? NOTHING : Arrays.copyOfRange(in, from, end);
  }

  /** Where the payload of the frame at a place begins, or -1 if the frame is not whole. */
  static int payload(byte[] in, int at, int end) {
    if (end - at < 2) {
      return -1;
    }
    int code = in[at + 1] & 0x7f;
    int start = at + (code < 126 ? 2 : code == 126 ? 4 : 10);
    return start <= end && start + length(in, at) <= end ? start : -1;
  }

  /** Of the payload, in bytes. */
  static int length(byte[] in, int at) {
    int code = in[at + 1] & 0x7f;
    return code < 126 ? code : big(in, code == 126 ? at + 2 : at + 6, at + (code == 126 ? 4 : 10));
  }

  private static int big(byte[] in, int from, int to) {
    int value = 0;
    for (int i = from; i < to; i++) {
      value = (value << 8) | (in[i] & 0xff);
    }
    return value;
  }
}
