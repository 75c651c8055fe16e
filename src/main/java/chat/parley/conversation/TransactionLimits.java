package chat.parley.conversation;

import chat.parley.limits.Limits;

/** The limits of messages that a client stores together, for all protocols. */
public final class TransactionLimits {

  /** Maximum number of messages. */
  public static final int MAX_MESSAGES = 1000;

  /** Maximum heap that all messages use besides their bodies, in bytes: 1 KB per message. */
  public static final int MAX_OTHER_BYTES = MAX_MESSAGES * 1024;

  private static final int MAX_SIZES = 16;

  private TransactionLimits() {}

  /** Returns the maximum size of all bodies together, in bytes: 16 times the message size. */
  public static int maxBodyBytes(Limits limits) {
    return MAX_SIZES * Math.toIntExact(limits.messageSize().toBytes());
  }
}
