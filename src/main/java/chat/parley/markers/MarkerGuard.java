package chat.parley.markers;

import chat.parley.limits.Limits;
import chat.parley.limits.Rates;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.UserName;
import chat.parley.security.Identity;
import chat.parley.session.Sanctions;
import java.time.Duration;

/**
 * Checks which users may have markers and lists of conversations, and how often they may change
 * them. Any thread may call; blocks up to 5 s until bans have been loaded.
 */
final class MarkerGuard {

  /** The cost of reading a list, in markers: it grows with the number of conversations. */
  private static final int LIST_COST = 20;

  private final Sanctions sanctions;
  private final Limits limits;
  private final Rates<UserName> rates;

  MarkerGuard(Sanctions sanctions, Limits limits) {
    this.sanctions = sanctions;
    this.limits = limits;
    this.rates = Rates.perSecond(limits.messagesPerSecond(), limits.burst());
  }

  /**
   * Checks that a user may have a list of conversations.
   *
   * @throws ChatException {@link ChatError#FORBIDDEN} for a guest; {@link ChatError#BANNED}
   */
  void check(Identity user) {
    if (user.name().isGuest()) {
      throw ChatError.FORBIDDEN.because(
          "Guests have no markers and no list of conversations; connect with a name");
    }
    sanctions.checkBan(user);
  }

  /**
   * Checks that a user may change its markers now, and counts that against its rate, which is as
   * high as that of messages.
   *
   * @throws ChatException as {@link #check}; {@link ChatError#TOO_FAST}
   */
  void checkChange(Identity user) {
    check(user);
    take(user, 1);
  }

  /**
   * Checks that a user may read or subscribe to its list of conversations now, and counts that
   * against the rate of its markers as 20 of them.
   *
   * @throws ChatException as {@link #checkChange}
   */
  void checkList(Identity user) {
    check(user);
    take(user, LIST_COST);
  }

  private void take(Identity user, int cost) {
    Duration wait = rates.take(user.rateName(), cost);
    ChatError.TOO_FAST.checkWait(
        wait,
        () ->
            "Rate limit exceeded: a user may move %d markers per second, of which a list of"
                    .formatted(limits.messagesPerSecond())
                + " conversations counts as %d".formatted(LIST_COST));
  }
}
