package chat.parley.testkit;

import java.util.ArrayList;
import java.util.List;

/**
 * How far a reader has come in one stream, over all its connections. Of an inbox it acknowledges
 * what it gets, some at a time, and what was not acknowledged for certain may come again. Used by
 * one thread.
 */
public final class StreamReading {

  private final boolean inbox;
  private final int atOnce;
  private long last;
  private String epoch = "";
  private long asked;
  private long acknowledged;

  /**
   * @param atOnce how many messages of an inbox are acknowledged at once
   */
  public StreamReading(boolean inbox, int atOnce) {
    this.inbox = inbox;
    this.atOnce = atOnce;
  }

  /** The offset of the last message; 0 before the first one. */
  public long last() {
    return last;
  }

  /** The headers of SUBSCRIBE with which it goes on. */
  public String[] place() {
    if (inbox) {
      asked = 0;
      return new String[] {"ack:client"};
    }
    List<String> place = new ArrayList<>(List.of("offset:" + last));
    if (last > 0) {
      place.add("epoch:" + epoch);
    }
    return place.toArray(String[]::new);
  }

  /**
   * Takes what has come.
   *
   * @return whether it is a message, and none that may come again
   * @throws AssertionError if it is an ERROR: the store was away when a place was to be written
   */
  public boolean takes(StompFrame frame) {
    return switch (frame.command()) {
      case "RECEIPT" -> {
        acknowledged = Math.max(acknowledged, Long.parseLong(frame.header("receipt-id")));
        yield false;
      }
      case "ERROR" -> throw new AssertionError(frame);
      default -> takes(frame.number("offset"), frame.header("epoch"));
    };
  }

  private boolean takes(long offset, String itsEpoch) {
    if (inbox && offset <= last && offset > acknowledged) {
      return false;
    }
    last = Math.max(last, offset);
    epoch = itsEpoch;
    return true;
  }

  /** Acknowledges what has come of an inbox, if it is enough. */
  public void acknowledge(StompUser user, StompFrame frame) {
    if (inbox && frame.command().equals("MESSAGE") && frame.number("offset") >= asked + atOnce) {
      asked = frame.number("offset");
      user.frame("ACK", "", "id:" + frame.header("ack"), "receipt:" + asked);
    }
  }
}
