package chat.parley.crash;

/**
 * A stream and the destinations under which clients use it.
 *
 * @param postPath the path to which messages are sent over HTTP
 * @param inbox whether its readers acknowledge messages rather than name an offset
 */
record TestStream(
    String name,
    String sendDestination,
    String subscribeDestination,
    String postPath,
    boolean inbox) {

  private static final String INBOX_PREFIX = "inbox of ";

  /** Returns the owner of an inbox. */
  String owner() {
    return name.substring(INBOX_PREFIX.length());
  }

  static TestStream topic(String name) {
    return new TestStream(
        name, "/topic/" + name, "/topic/" + name, "/api/streams/" + name + "/messages", false);
  }

  static TestStream inbox(String owner) {
    return new TestStream(
        INBOX_PREFIX + owner,
        "/user/" + owner + "/queue/messages",
        "/user/queue/messages",
        "/api/users/" + owner + "/messages",
        true);
  }
}
