package chat.parley.room;

/** The messages that a new member may read. */
public enum HistoryAccess {
  /** All messages of the room. */
  ALL("all"),
  /** The messages sent after the user has become a member. */
  FROM_JOIN("from-join");

  private final String text;

  HistoryAccess(String text) {
    this.text = text;
  }

  /** Returns the spelling in JSON. */
  public String text() {
    return text;
  }
}
