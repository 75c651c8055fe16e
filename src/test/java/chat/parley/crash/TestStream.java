package chat.parley.crash;

/**
 * A stream and the destinations under which clients use it.
 *
 * @param inbox whether its readers acknowledge messages rather than name an offset
 */
record TestStream(String name, String sendDestination, String subscribeDestination, boolean inbox) {

  static TestStream topic(String name) {
    return new TestStream(name, "/topic/" + name, "/topic/" + name, false);
  }

  static TestStream inbox(String owner) {
    return new TestStream(
        "inbox of " + owner, "/user/" + owner + "/queue/messages", "/user/queue/messages", true);
  }
}
