package chat.parley.message;

/** The WebSocket close codes that Parley uses (RFC 6455, section 7.4.1, and the IANA registry). */
public final class CloseCode {

  /** The client asked for it. */
  public static final int NORMAL = 1000;

  /** Parley is stopping: connect again in a moment. */
  public static final int GOING_AWAY = 1001;

  /** The protocol was broken or something forbidden was asked for: do not repeat it. */
  public static final int POLICY = 1008;

  /** A frame or message was over the limit: do not repeat it. */
  public static final int TOO_LARGE = 1009;

  /** Not now: connect again later, and resume from the last offset seen. */
  public static final int COME_BACK = 1013;

  private CloseCode() {}
}
