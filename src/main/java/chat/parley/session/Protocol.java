package chat.parley.session;

/** The protocol of a session. */
public enum Protocol {
  STOMP("stomp"),
  /** The legacy protocol at {@code /ws/}. */
  BROADCAST("broadcast"),
  /** The legacy protocol at {@code /ws/{username}/}. */
  POINT_TO_POINT("point-to-point"),
  /** A request for messages that waits until there are some. */
  POLL("poll"),
  /** A response that brings messages until it is ended ({@code text/event-stream}). */
  EVENT_STREAM("event-stream");

  private final String text;

  Protocol(String text) {
    this.text = text;
  }

  /** Returns the value of the metric tag {@code protocol}. */
  @Override
  public String toString() {
    return text;
  }
}
