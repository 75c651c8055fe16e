package chat.parley.soak;

import java.util.concurrent.atomic.AtomicLong;

/**
 * One stream of the load, how clients spell it, and how far it has come. Any thread may ask.
 *
 * @param inbox whether its readers acknowledge what they get, and name no place
 * @param end the last offset that a receipt has told
 */
record Course(String toWrite, String toRead, boolean inbox, AtomicLong end) {

  static Course topic(String name) {
    return new Course("/topic/" + name, "/topic/" + name, false, new AtomicLong());
  }

  static Course inbox(String owner) {
    return new Course(
        "/user/" + owner + "/queue/messages", "/user/queue/messages", true, new AtomicLong());
  }

  void receipted(long offset) {
    end.accumulateAndGet(offset, Math::max);
  }
}
