package chat.parley.message;

import java.time.Duration;

/**
 * Everything that Parley can refuse, and what the client should do about it. The code is the same
 * in a STOMP {@code ERROR}, an old client's error text and an HTTP problem.
 */
public enum ChatError {
  BAD_FRAME("bad-frame", Advice.FIX, CloseCode.POLICY),
  BAD_HEADER("bad-header", Advice.FIX, CloseCode.POLICY),
  BAD_VERSION("bad-version", Advice.FIX, CloseCode.POLICY),
  BAD_SUBPROTOCOL("bad-subprotocol", Advice.FIX, CloseCode.POLICY),
  NOT_CONNECTED("not-connected", Advice.FIX, CloseCode.POLICY),
  ALREADY_CONNECTED("already-connected", Advice.FIX, CloseCode.POLICY),
  NO_SUBSCRIPTION("no-subscription", Advice.FIX, CloseCode.POLICY),
  DUPLICATE_SUBSCRIPTION("duplicate-subscription", Advice.FIX, CloseCode.POLICY),
  NO_TRANSACTION("no-transaction", Advice.FIX, CloseCode.POLICY),
  DUPLICATE_TRANSACTION("duplicate-transaction", Advice.FIX, CloseCode.POLICY),
  TRANSACTION_TOO_LARGE("transaction-too-large", Advice.FIX, CloseCode.POLICY),
  BAD_DESTINATION("bad-destination", Advice.GIVE_UP, CloseCode.POLICY),
  FRAME_TOO_LARGE("frame-too-large", Advice.GIVE_UP, CloseCode.TOO_LARGE),
  TIMED_OUT("timed-out", Advice.RETRY, CloseCode.POLICY),
  NO_TOKEN("no-token", Advice.FIX, CloseCode.POLICY),
  BAD_TOKEN("bad-token", Advice.FIX, CloseCode.POLICY),
  TOKEN_ENDED("token-ended", Advice.FIX, CloseCode.POLICY),
  FORBIDDEN("forbidden", Advice.GIVE_UP, CloseCode.POLICY),
  BAD_ORIGIN("bad-origin", Advice.GIVE_UP, CloseCode.POLICY),
  BANNED("banned", Advice.GIVE_UP, CloseCode.POLICY),
  KICKED("kicked", Advice.GIVE_UP, CloseCode.POLICY),
  FLOOD("flood", Advice.RETRY, CloseCode.COME_BACK),
  TOO_MANY_SESSIONS("too-many-sessions", Advice.RETRY, CloseCode.COME_BACK),
  TOO_FAST("too-fast", Advice.RETRY),
  MUTED("muted", Advice.RETRY),
  BAD_NAME("bad-name", Advice.FIX),
  BAD_BODY("bad-body", Advice.FIX),
  MESSAGE_TOO_LARGE("message-too-large", Advice.FIX),
  TOO_MANY("too-many", Advice.FIX),
  TRANSACTION_FAILED("transaction-failed", Advice.FIX),
  INBOX_FULL("inbox-full", Advice.RETRY),
  BINARY_NOT_SUPPORTED("binary-not-supported", Advice.FIX),
  BAD_PARAMETER("bad-parameter", Advice.FIX),
  BAD_REQUEST("bad-request", Advice.FIX),
  NO_NAME("no-name", Advice.FIX),
  OTHER_EPOCH("other-epoch", Advice.FIX),
  BUSY("busy", Advice.RETRY),
  STORE_AWAY("store-away", Advice.RETRY),
  INTERNAL("internal", Advice.RETRY, CloseCode.POLICY);

  /** What a client should do: send the same again later, send something else, or stop trying. */
  public enum Advice {
    RETRY("retry"),
    FIX("fix"),
    GIVE_UP("give-up");

    private final String text;

    Advice(String text) {
      this.text = text;
    }

    /** As the wire spells it. */
    public String text() {
      return text;
    }
  }

  private final String code;
  private final Advice advice;
  private final int closeCode;

  ChatError(String code, Advice advice) {
    this(code, advice, 0);
  }

  ChatError(String code, Advice advice, int closeCode) {
    this.code = code;
    this.advice = advice;
    this.closeCode = closeCode;
  }

  public String code() {
    return code;
  }

  public Advice advice() {
    return advice;
  }

  /** Whether the connection may go on after it: the client can mend what it sent. */
  public boolean mendable() {
    return closeCode == 0;
  }

  /** The WebSocket close code of a connection that ends because of this. */
  public int closeCode() {
    if (mendable()) {
      return advice == Advice.RETRY ? CloseCode.COME_BACK : CloseCode.POLICY;
    }
    return closeCode;
  }

  /** A refusal with a text for the person who wrote the client: what was wrong, what is allowed. */
  public ChatException because(String text) {
    return new ChatException(this, text, Duration.ZERO);
  }
}
