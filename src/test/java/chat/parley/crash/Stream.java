package chat.parley.crash;

/**
 * A stream as the clients spell it.
 *
 * @param inbox whether its readers acknowledge what they get, and name no place
 */
record Stream(String name, String toWrite, String toRead, boolean inbox) {

  static Stream topic(String name) {
    return new Stream(name, "/topic/" + name, "/topic/" + name, false);
  }

  static Stream inbox(String owner) {
    return new Stream(
        "inbox of " + owner, "/user/" + owner + "/queue/messages", "/user/queue/messages", true);
  }
}
