package chat.parley.message;

/** The WebSocket close codes that Parley uses (RFC 6455, section 7.4.1, and the IANA registry). */
public final class CloseCode {

  /** The client has sent DISCONNECT. */
  public static final int NORMAL = 1000;

  /** The server is stopping; the client should reconnect after a moment. */
  public static final int GOING_AWAY = 1001;

  /** The client violated the protocol or requested something forbidden, and must not repeat it. */
  public static final int POLICY_VIOLATION = 1008;

  /** A frame or message exceeds a size limit; the client must not repeat it. */
  public static final int MESSAGE_TOO_BIG = 1009;

  /** Try again later: the client should reconnect and resume from the last offset it received. */
  public static final int TRY_AGAIN_LATER = 1013;

  private CloseCode() {}
}
