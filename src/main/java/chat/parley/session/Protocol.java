package chat.parley.session;

/** What a session speaks. */
public enum Protocol {
  STOMP("stomp"),
  /** Old clients of {@code /ws/}. */
  BROADCAST("broadcast"),
  /** Old clients of {@code /ws/{username}/}. */
  POINT_TO_POINT("point-to-point");

  private final String text;

  Protocol(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }
}
