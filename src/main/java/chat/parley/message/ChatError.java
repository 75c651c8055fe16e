package chat.parley.message;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * The errors with which Parley refuses requests, with the advice for the client. The code of an
 * error is the same in a STOMP {@code ERROR} or error message, in the error text for a legacy
 * client and in an HTTP problem detail.
 */
public enum ChatError {
  BAD_FRAME("bad-frame", Advice.FIX, CloseCode.POLICY_VIOLATION),
  BAD_HEADER("bad-header", Advice.FIX, CloseCode.POLICY_VIOLATION),
  BAD_VERSION("bad-version", Advice.FIX, CloseCode.POLICY_VIOLATION),
  BAD_SUBPROTOCOL("bad-subprotocol", Advice.FIX, CloseCode.POLICY_VIOLATION),
  NOT_CONNECTED("not-connected", Advice.FIX, CloseCode.POLICY_VIOLATION),
  ALREADY_CONNECTED("already-connected", Advice.FIX, CloseCode.POLICY_VIOLATION),
  NO_SUBSCRIPTION("no-subscription", Advice.FIX, CloseCode.POLICY_VIOLATION),
  DUPLICATE_SUBSCRIPTION("duplicate-subscription", Advice.FIX, CloseCode.POLICY_VIOLATION),
  NO_TRANSACTION("no-transaction", Advice.FIX, CloseCode.POLICY_VIOLATION),
  DUPLICATE_TRANSACTION("duplicate-transaction", Advice.FIX, CloseCode.POLICY_VIOLATION),
  TRANSACTION_TOO_LARGE("transaction-too-large", Advice.FIX, CloseCode.POLICY_VIOLATION),
  BAD_DESTINATION("bad-destination", Advice.GIVE_UP, CloseCode.POLICY_VIOLATION),
  FRAME_TOO_LARGE("frame-too-large", Advice.GIVE_UP, CloseCode.MESSAGE_TOO_BIG),
  TIMED_OUT("timed-out", Advice.RETRY, CloseCode.POLICY_VIOLATION),
  NO_TOKEN("no-token", Advice.FIX, CloseCode.POLICY_VIOLATION),
  BAD_TOKEN("bad-token", Advice.FIX, CloseCode.POLICY_VIOLATION),
  TOKEN_ENDED("token-ended", Advice.FIX, CloseCode.POLICY_VIOLATION),
  FORBIDDEN("forbidden", Advice.GIVE_UP, CloseCode.POLICY_VIOLATION),
  BAD_ORIGIN("bad-origin", Advice.GIVE_UP, CloseCode.POLICY_VIOLATION),
  BANNED("banned", Advice.GIVE_UP, CloseCode.POLICY_VIOLATION),
  KICKED("kicked", Advice.GIVE_UP, CloseCode.POLICY_VIOLATION),
  FLOOD("flood", Advice.RETRY, CloseCode.TRY_AGAIN_LATER),
  TOO_MANY_SESSIONS("too-many-sessions", Advice.RETRY, CloseCode.TRY_AGAIN_LATER),
  TOO_FAST("too-fast", Advice.RETRY),
  MUTED("muted", Advice.RETRY),
  BAD_NAME("bad-name", Advice.FIX),
  BAD_BODY("bad-body", Advice.FIX),
  MESSAGE_TOO_LARGE("message-too-large", Advice.FIX),
  TOO_MANY("too-many", Advice.FIX),
  TOO_MANY_ROOMS("too-many-rooms", Advice.FIX),
  TOO_MANY_INVITATIONS("too-many-invitations", Advice.FIX),
  TOO_MANY_WATCHED("too-many-watched", Advice.FIX),
  TRANSACTION_FAILED("transaction-failed", Advice.FIX),
  INBOX_FULL("inbox-full", Advice.RETRY),
  NO_ROOM("no-room", Advice.GIVE_UP),
  NOT_A_MEMBER("not-a-member", Advice.GIVE_UP),
  NOT_YOUR_ROLE("not-your-role", Advice.GIVE_UP),
  BLOCKED("blocked", Advice.GIVE_UP),
  NOT_YOURS("not-yours", Advice.GIVE_UP),
  TOO_LATE("too-late", Advice.GIVE_UP),
  REMOVED("removed", Advice.GIVE_UP),
  DELETED("deleted", Advice.GIVE_UP),
  ROOM_FULL("room-full", Advice.RETRY),
  ROOM_EXISTS("room-exists", Advice.FIX),
  LAST_OWNER("last-owner", Advice.FIX),
  BINARY_NOT_SUPPORTED("binary-not-supported", Advice.FIX),
  BAD_PARAMETER("bad-parameter", Advice.FIX),
  BAD_REQUEST("bad-request", Advice.FIX),
  NO_NAME("no-name", Advice.FIX),
  NO_MESSAGE("no-message", Advice.FIX),
  NO_USER("no-user", Advice.FIX),
  OTHER_EPOCH("other-epoch", Advice.FIX),
  BUSY("busy", Advice.RETRY),
  STORE_AWAY("store-away", Advice.RETRY),
  STOPPING("stopping", Advice.RETRY, CloseCode.GOING_AWAY),
  INTERNAL("internal", Advice.RETRY, CloseCode.POLICY_VIOLATION);

  /** The advice to a client: repeat the request later, correct it, or stop trying. */
  public enum Advice {
    RETRY("retry"),
    FIX("fix"),
    GIVE_UP("give-up");

    private final String text;

    Advice(String text) {
      this.text = text;
    }

    /** Returns the spelling in frames and problem details. */
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

  /** Returns the code by which clients tell errors apart. */
  public String code() {
    return code;
  }

  public Advice advice() {
    return advice;
  }

  /** Returns whether the connection may stay open, because the client can correct or repeat. */
  public boolean isRecoverable() {
    return closeCode == 0;
  }

  /**
   * Returns the WebSocket close code for a connection that ends with this error. A {@linkplain
   * #isRecoverable recoverable} error ends the connection too if the client has no subscription for
   * errors.
   */
  public int closeCode() {
    if (isRecoverable()) {
      return advice == Advice.RETRY ? CloseCode.TRY_AGAIN_LATER : CloseCode.POLICY_VIOLATION;
    }
    return closeCode;
  }

  /**
   * Creates an exception with this error.
   *
   * @param text what was wrong and what is allowed, for the developer of the client
   */
  public ChatException because(String text) {
    return new ChatException(this, text, Duration.ZERO, -1);
  }

  /**
   * Refuses a request that exceeds a rate.
   *
   * @param wait the time after which the request would not exceed it; zero if it does not
   * @param text what was exceeded; called only if it was
   * @throws ChatException this error, with the wait
   */
  public void checkWait(Duration wait, Supplier<String> text) {
    if (wait.isPositive()) {
      throw because(text.get()).retryAfter(wait);
    }
  }
}
