package chat.parley.markers;

import chat.parley.limits.Limits;
import chat.parley.limits.Rates;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.UserName;
import chat.parley.security.Identity;
import chat.parley.session.Sanctions;

/**
 * Checks which users may have markers and lists of conversations, and how often they may change
 * them. Any thread may call; blocks up to 5 s until bans have been loaded.
 */
final class MarkerGuard {

  /** The cost of reading a list, in messages: it grows with the number of conversations. */
  private static final int LIST_COST = 20;

  private final Sanctions sanctions;
  private final Limits limits;
  private final Rates<UserName> rates;
  private final int listsPerSecond;
  private final Rates<UserName> listRates;

  MarkerGuard(Sanctions sanctions, Limits limits) {
    this.sanctions = sanctions;
    this.limits = limits;
    this.rates = Rates.perSecond(limits.messagesPerSecond(), limits.burst());
    this.listsPerSecond = Math.max(1, limits.messagesPerSecond() / LIST_COST);
    this.listRates = Rates.perSecond(listsPerSecond, limits.burst());
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
    ChatError.TOO_FAST.checkWait(
        rates.take(user.rateName(), 1),
        () ->
            "Rate limit exceeded: a user may move %d markers per second"
                .formatted(limits.messagesPerSecond()));
  }

  /**
   * Checks that a user may read or subscribe to its list of conversations now, and counts that
   * against a rate of its own, of a twentieth of that of messages.
   *
   * @throws ChatException as {@link #checkChange}
   */
  void checkList(Identity user) {
    check(user);
    ChatError.TOO_FAST.checkWait(
        listRates.take(user.rateName(), 1),
        () ->
            "Rate limit exceeded: a user may read the list of conversations %d times per second"
                .formatted(listsPerSecond));
  }
}
