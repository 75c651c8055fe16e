package chat.parley.load;

import java.nio.charset.StandardCharsets;

/**
 * What stands at the front of every body, so that its arrival can be checked and timed: in which
 * run it was sent, by whom, as its how-manieth, and when it was due. All digits, and a first
 * character that no header has, so that it comes unaltered through every protocol.
 */
final class Mark {

  /** Of a whole mark, in bytes. */
  static final int LENGTH = 1 + 3 + 5 + 8 + 14;

  private static final byte FIRST = '~';
  private static final int RUN = 1;
  private static final int SENDER = RUN + 3;
  private static final int NUMBER = SENDER + 5;
  private static final int TIME = NUMBER + 8;

  private Mark() {}

  /** A body with a mark to be filled in, and beyond it what makes it as long as was asked. */
  static String body(int size) {
    return "~" + "0".repeat(LENGTH - 1) + ".".repeat(Math.max(0, size - LENGTH));
  }

  static int indexIn(byte[] template) {
    return new String(template, StandardCharsets.ISO_8859_1).indexOf("~" + "0".repeat(LENGTH - 1));
  }

  /**
   * Fills one in.
   *
   * @param at where the mark is
   * @param time nanoseconds since the start of the swarm
   */
  static void write(byte[] to, int at, int run, int sender, int number, long time) {
    digits(to, at + RUN, SENDER - RUN, run);
    digits(to, at + SENDER, NUMBER - SENDER, sender);
    digits(to, at + NUMBER, TIME - NUMBER, number);
    digits(to, at + TIME, LENGTH - TIME, time);
  }

  private static void digits(byte[] to, int at, int count, long value) {
    long rest = value;
    for (int i = at + count - 1; i >= at; i--) {
      to[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }

  /** Where the next whole mark is, or -1. */
  static int find(byte[] in, int from, int to) {
    for (int i = from; i <= to - LENGTH; i++) {
      if (in[i] == FIRST) {
        return i;
      }
    }
    return -1;
  }

  static int run(byte[] in, int at) {
    return (int) number(in, at + RUN, SENDER - RUN);
  }

  static int sender(byte[] in, int at) {
    return (int) number(in, at + SENDER, NUMBER - SENDER);
  }

  static int number(byte[] in, int at) {
    return (int) number(in, at + NUMBER, TIME - NUMBER);
  }

  static long time(byte[] in, int at) {
    return number(in, at + TIME, LENGTH - TIME);
  }

  private static long number(byte[] in, int at, int count) {
    long value = 0;
    for (int i = at; i < at + count; i++) {
      value = value * 10 + (in[i] - '0');
    }
    return value;
  }
}
