package chat.parley.crash;

import org.jspecify.annotations.Nullable;

/**
 * A stream and the destinations under which clients use it.
 *
 * @param postPath the path to which messages are sent over HTTP
 * @param owner the only user that reads it by this destination; null if all users do
 */
record TestStream(
    String name,
    String sendDestination,
    String subscribeDestination,
    String postPath,
    @Nullable String owner) {

  private static final String INBOX_DESTINATION = "/user/queue/messages";
  private static final String PAIR_PREFIX = "pair of ";

  static TestStream topic(String name) {
    return new TestStream(
        name, "/topic/" + name, "/topic/" + name, "/api/streams/" + name + "/messages", null);
  }

  static TestStream inbox(String owner) {
    return new TestStream(
        "inbox of " + owner,
        "/user/" + owner + "/queue/messages",
        INBOX_DESTINATION,
        "/api/users/" + owner + "/messages",
        owner);
  }

  /**
   * Returns the stream of two users as one of them reads it. It has the same name for both.
   *
   * @param reader the user that reads it, one of the two
   */
  static TestStream pair(String first, String second, String reader) {
    String other = reader.equals(first) ? second : first;
    return new TestStream(
        PAIR_PREFIX + first + " and " + second,
        "/app/with." + other,
        "/user/queue/with." + other,
        "/api/streams/with." + other + "/messages",
        reader);
  }

  /** Returns whether its readers acknowledge messages rather than name an offset. */
  boolean inbox() {
    return subscribeDestination.equals(INBOX_DESTINATION);
  }

  /** Returns the user as which a client reads it. */
  String user(String client) {
    return owner == null ? client : owner;
  }

  /** Returns the name of the stream in the HTTP API. */
  String httpName() {
    return inbox()
        ? "inbox"
        : subscribeDestination.substring(subscribeDestination.lastIndexOf('/') + 1);
  }

  /**
   * Returns the id under which a message of this stream is recorded: a message to an inbox is in a
   * pair too, with the same client message id.
   */
  String recordedId(String clientId) {
    return name.startsWith(PAIR_PREFIX) ? name + ": " + clientId : clientId;
  }
}
