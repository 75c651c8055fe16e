package chat.parley.testkit;

import java.util.ArrayList;
import java.util.List;

/**
 * The position of a reader in one stream, across its connections. Inbox messages are acknowledged
 * in batches, and those without a receipt of their ACK may be delivered again. Used by one thread.
 */
public final class StreamProgress {

  private final boolean inbox;
  private final int ackInterval;
  private long lastOffset;
  private String epoch = "";
  private long ackRequested;
  private long acknowledged;

  /**
   * @param ackInterval number of messages of an inbox per ACK
   */
  public StreamProgress(boolean inbox, int ackInterval) {
    this.inbox = inbox;
    this.ackInterval = ackInterval;
  }

  /** Returns the offset of the last message; 0 before the first one. */
  public long lastOffset() {
    return lastOffset;
  }

  /** Returns the SUBSCRIBE headers that resume at this position. */
  public String[] subscribeHeaders() {
    if (inbox) {
      ackRequested = 0;
      return new String[] {"ack:client"};
    }
    List<String> headers = new ArrayList<>(List.of("offset:" + lastOffset));
    if (lastOffset > 0) {
      headers.add("epoch:" + epoch);
    }
    return headers.toArray(String[]::new);
  }

  /**
   * Records a received frame.
   *
   * @return whether it is a message, and not a permitted redelivery
   * @throws AssertionError if it is an ERROR: the store was unavailable for writing the cursor
   */
  public boolean accept(StompFrame frame) {
    return switch (frame.command()) {
      case "RECEIPT" -> {
        acknowledged = Math.max(acknowledged, Long.parseLong(frame.header("receipt-id")));
        yield false;
      }
      case "ERROR" -> throw new AssertionError(frame);
      // A marker that has moved, and other ephemeral messages, have no offset.
      default ->
          frame.header("offset") != null && accept(frame.number("offset"), frame.header("epoch"));
    };
  }

  private boolean accept(long offset, String messageEpoch) {
    if (inbox && offset <= lastOffset && offset > acknowledged) {
      return false;
    }
    lastOffset = Math.max(lastOffset, offset);
    epoch = messageEpoch;
    return true;
  }

  /** Acknowledges an inbox message if enough have arrived since the last ACK. */
  public void acknowledge(StompUser user, StompFrame frame) {
    if (inbox
        && frame.command().equals("MESSAGE")
        && frame.number("offset") >= ackRequested + ackInterval) {
      ackRequested = frame.number("offset");
      user.frame("ACK", "", "id:" + frame.header("ack"), "receipt:" + ackRequested);
    }
  }
}
