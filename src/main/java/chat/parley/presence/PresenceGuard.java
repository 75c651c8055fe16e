package chat.parley.presence;

import chat.parley.limits.Limits;
import chat.parley.limits.Rates;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.UserName;
import chat.parley.security.Identity;
import chat.parley.session.Sanctions;

/**
 * Checks which users may watch others, and how often they may change that. Any thread may call;
 * blocks up to 5 s until bans have been loaded.
 */
final class PresenceGuard {

  /** The cost of a look-up of many users, in messages. */
  private static final int LOOK_UP_COST = 10;

  private final Sanctions sanctions;
  private final Limits limits;
  private final Rates<UserName> rates;
  private final int lookUpsPerSecond;
  private final Rates<UserName> lookUpRates;

  PresenceGuard(Sanctions sanctions, Limits limits) {
    this.sanctions = sanctions;
    this.limits = limits;
    this.rates = Rates.perSecond(limits.messagesPerSecond(), limits.burst());
    this.lookUpsPerSecond = Math.max(1, limits.messagesPerSecond() / LOOK_UP_COST);
    this.lookUpRates = Rates.perSecond(lookUpsPerSecond, limits.burst());
  }

  /**
   * Checks that a user may have presence.
   *
   * @throws ChatException {@link ChatError#FORBIDDEN} for a guest; {@link ChatError#BANNED}
   */
  void check(Identity user) {
    if (user.name().isGuest()) {
      throw ChatError.FORBIDDEN.because(
          "Guests have no presence and cannot watch users; connect with a name");
    }
    sanctions.checkBan(user);
  }

  /**
   * Checks that a user may change its state now, and counts that against its rate, which is as high
   * as that of messages.
   *
   * @throws ChatException as {@link #check}; {@link ChatError#TOO_FAST}
   */
  void checkState(Identity user) {
    check(user);
    ChatError.TOO_FAST.checkWait(
        rates.take(user.rateName(), 1),
        () ->
            "Rate limit exceeded: a user may set its state %d times per second"
                .formatted(limits.messagesPerSecond()));
  }

  /**
   * Checks that a user may have others looked up now, and counts that against a rate of its own, of
   * a tenth of that of messages.
   *
   * @throws ChatException as {@link #checkState}
   */
  void checkLookUp(Identity user) {
    check(user);
    ChatError.TOO_FAST.checkWait(
        lookUpRates.take(user.rateName(), 1),
        () ->
            "Rate limit exceeded: a user may ask for the presence of others %d times per second"
                .formatted(lookUpsPerSecond));
  }
}
