package chat.parley.soak;

import java.util.concurrent.atomic.AtomicLong;

/**
 * One stream of the load, how clients spell it, and how far it has come. Any thread may ask.
 *
 * @param inbox whether its readers acknowledge what they get, and name no place
 * @param end the last offset that a receipt has told
 */
record LoadStream(String toWrite, String toRead, boolean inbox, AtomicLong end) {

  static LoadStream topic(String name) {
    return new LoadStream("/topic/" + name, "/topic/" + name, false, new AtomicLong());
  }

  static LoadStream inbox(String owner) {
    return new LoadStream(
        "/user/" + owner + "/queue/messages", "/user/queue/messages", true, new AtomicLong());
  }

  void receipted(long offset) {
    end.accumulateAndGet(offset, Math::max);
  }
}
