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
    Duration wait = rates.take(user.rateName(), 1);
    ChatError.TOO_FAST.checkWait(
        wait,
        () ->
            "Rate limit exceeded: a user may move %d markers per second"
                .formatted(limits.messagesPerSecond()));
  }
}
