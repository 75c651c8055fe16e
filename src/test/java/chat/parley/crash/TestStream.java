package chat.parley.crash;

/**
 * A stream as the clients spell it.
 *
 * @param inbox whether its readers acknowledge what they get, and name no place
 */
record TestStream(String name, String toWrite, String toRead, boolean inbox) {

  static TestStream topic(String name) {
    return new TestStream(name, "/topic/" + name, "/topic/" + name, false);
  }

  static TestStream inbox(String owner) {
    return new TestStream(
        "inbox of " + owner, "/user/" + owner + "/queue/messages", "/user/queue/messages", true);
  }
}
