package chat.parley.soak;

import java.util.concurrent.atomic.AtomicLong;

/**
 * One stream of the load, the destinations under which clients use it, and its last offset. Any
 * thread may call.
 *
 * @param inbox whether its readers acknowledge messages rather than name an offset
 * @param lastOffset the last offset stated in a receipt
 */
record LoadStream(
    String sendDestination, String subscribeDestination, boolean inbox, AtomicLong lastOffset) {

  static LoadStream topic(String name) {
    return new LoadStream("/topic/" + name, "/topic/" + name, false, new AtomicLong());
  }

  static LoadStream inbox(String owner) {
    return new LoadStream(
        "/user/" + owner + "/queue/messages", "/user/queue/messages", true, new AtomicLong());
  }

  void recordReceipt(long offset) {
    lastOffset.accumulateAndGet(offset, Math::max);
  }
}
