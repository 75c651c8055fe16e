package chat.parley.load;

import java.nio.charset.StandardCharsets;

/**
 * The stamp at the start of every message body, by which a delivery is checked and timed: the run,
 * the sender, the sender's message number, and the time when the message was due. It consists of
 * digits after a first character that does not occur in headers, so that every protocol transmits
 * it unchanged.
 */
final class Mark {

  /** Length of a mark in bytes. */
  static final int LENGTH = 1 + 3 + 5 + 8 + 14;

  private static final byte MARKER = '~';
  private static final int RUN_OFFSET = 1;
  private static final int SENDER_OFFSET = RUN_OFFSET + 3;
  private static final int NUMBER_OFFSET = SENDER_OFFSET + 5;
  private static final int TIME_OFFSET = NUMBER_OFFSET + 8;

  private Mark() {}

  /**
   * Returns a body that begins with an empty mark and is padded to a size.
   *
   * @param size in bytes; a smaller size than that of a mark yields the mark alone
   */
  static String body(int size) {
    return "~" + "0".repeat(LENGTH - 1) + ".".repeat(Math.max(0, size - LENGTH));
  }

  /** Returns the offset of the empty mark in a frame, or -1 if it has none. */
  static int indexOf(byte[] template) {
    return new String(template, StandardCharsets.ISO_8859_1).indexOf("~" + "0".repeat(LENGTH - 1));
  }

  /**
   * Writes a mark.
   *
   * @param at the offset of the mark in {@code to}
   * @param run the run, from 0 to 999
   * @param sender the client number of the sender, up to 5 digits
   * @param number the number of the sender's message, up to 8 digits
   * @param time when the message was due, in nanoseconds since the start of the event loop
   */
  static void write(byte[] to, int at, int run, int sender, int number, long time) {
    writeDigits(to, at + RUN_OFFSET, SENDER_OFFSET - RUN_OFFSET, run);
    writeDigits(to, at + SENDER_OFFSET, NUMBER_OFFSET - SENDER_OFFSET, sender);
    writeDigits(to, at + NUMBER_OFFSET, TIME_OFFSET - NUMBER_OFFSET, number);
    writeDigits(to, at + TIME_OFFSET, LENGTH - TIME_OFFSET, time);
  }

  private static void writeDigits(byte[] to, int at, int count, long value) {
    long remaining = value;
    for (int i = at + count - 1; i >= at; i--) {
      to[i] = (byte) ('0' + remaining % 10);
      remaining /= 10;
    }
  }

  /** Returns the offset of the next complete mark between two offsets, or -1 if there is none. */
  static int find(byte[] in, int from, int to) {
    for (int i = from; i <= to - LENGTH; i++) {
      if (in[i] == MARKER) {
        return i;
      }
    }
    return -1;
  }

  static int run(byte[] in, int at) {
    return (int) readDigits(in, at + RUN_OFFSET, SENDER_OFFSET - RUN_OFFSET);
  }

  static int sender(byte[] in, int at) {
    return (int) readDigits(in, at + SENDER_OFFSET, NUMBER_OFFSET - SENDER_OFFSET);
  }

  static int number(byte[] in, int at) {
    return (int) readDigits(in, at + NUMBER_OFFSET, TIME_OFFSET - NUMBER_OFFSET);
  }

  static long time(byte[] in, int at) {
    return readDigits(in, at + TIME_OFFSET, LENGTH - TIME_OFFSET);
  }

  private static long readDigits(byte[] in, int at, int count) {
    long value = 0;
    for (int i = at; i < at + count; i++) {
      value = value * 10 + (in[i] - '0');
    }
    return value;
  }
}
